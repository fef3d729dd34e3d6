package dev.ringshift.testbed.stub;

import com.datastax.oss.driver.internal.core.protocol.ByteBufPrimitiveCodec;
import com.datastax.oss.protocol.internal.Compressor;
import com.datastax.oss.protocol.internal.Frame;
import com.datastax.oss.protocol.internal.FrameCodec;
import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.ProtocolConstants.ErrorCode;
import com.datastax.oss.protocol.internal.ProtocolConstants.Version;
import com.datastax.oss.protocol.internal.request.Execute;
import com.datastax.oss.protocol.internal.request.Options;
import com.datastax.oss.protocol.internal.request.Prepare;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.request.Register;
import com.datastax.oss.protocol.internal.request.Startup;
import com.datastax.oss.protocol.internal.request.query.QueryOptions;
import com.datastax.oss.protocol.internal.response.Error;
import com.datastax.oss.protocol.internal.response.Ready;
import com.datastax.oss.protocol.internal.response.Supported;
import com.datastax.oss.protocol.internal.response.error.Unprepared;
import com.datastax.oss.protocol.internal.response.result.SetKeyspace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: answers at once what needs no work, and hands queries to the work queue. */
final class StubConnection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(StubConnection.class);
    private static final Pattern USE = Pattern.compile("\\s*USE\\s+\"?(\\w+)\"?\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
    private static final int STREAM_AT = 2;

    private final SystemTables systemTables;
    private final Statements statements;
    private final WorkQueue<StubQuery> queue;
    private @Nullable FrameCodec<ByteBuf> codec;

    StubConnection(SystemTables systemTables, Statements statements, WorkQueue<StubQuery> queue) {
        this.systemTables = systemTables;
        this.statements = statements;
        this.queue = queue;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        int streamId = frame.getShort(frame.readerIndex() + STREAM_AT);
        try {
            int version = frame.getByte(frame.readerIndex()) & 0x7F;
            Message answer = version == Version.V4
                    ? answer(context, streamId, codec(context).decode(frame).message)
                    : new Error(
                            ErrorCode.PROTOCOL_ERROR,
                            "Invalid or unsupported protocol version (%d); supported versions are (4/v4)"
                                    .formatted(version));
            if (answer != null) {
                send(context, streamId, answer);
            }
        } catch (IllegalArgumentException e) {
            send(context, streamId, new Error(ErrorCode.INVALID, e.getMessage()));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            // clients may close at any time
            LOG.debug("The connection of {} ends", context.channel(), cause);
        } else {
            LOG.warn("Cannot read what {} sends; its connection is closed", context.channel(), cause);
        }
        ChannelFuture unused = context.close();
    }

    /** Null if the answer comes later, or never. */
    private @Nullable Message answer(ChannelHandlerContext context, int streamId, Message request) {
        if (request instanceof Execute execute) {
            Statement statement = statements.find(execute.queryId);
            return statement == null
                    ? new Unprepared("Cannot execute: the statement is not prepared", execute.queryId)
                    : enqueue(context, streamId, statement, execute.options);
        }
        if (request instanceof Query query) {
            return answer(context, streamId, query);
        }
        if (request instanceof Prepare prepare) {
            return statements.leavesUnanswered()
                    ? null
                    : statements.prepare(prepare.cqlQuery).prepared();
        }
        if (request instanceof Options) {
            return new Supported(Map.of("CQL_VERSION", List.of("3.4.6"), "COMPRESSION", List.of()));
        }
        if (request instanceof Startup startup) {
            return startup.options.containsKey(Startup.COMPRESSION_KEY)
                    ? new Error(
                            ErrorCode.PROTOCOL_ERROR,
                            "Cannot read compressed frames: connect to the stub without compression")
                    : new Ready();
        }
        return request instanceof Register
                ? new Ready()
                : new Error(
                        ErrorCode.PROTOCOL_ERROR,
                        "Cannot answer %s: the stub knows no such request"
                                .formatted(request.getClass().getSimpleName()));
    }

    private @Nullable Message answer(ChannelHandlerContext context, int streamId, Query query) {
        Matcher use = USE.matcher(query.query);
        if (use.matches() && use.group(1).equals(MessagesColumn.KEYSPACE)) {
            return new SetKeyspace(MessagesColumn.KEYSPACE);
        }
        Optional<Select> select =
                Select.parse(query.query).filter(parsed -> parsed.table().startsWith("system"));
        if (select.isPresent()) {
            return systemTables
                    .select(select.get().table(), select.get().columns())
                    .map(Message.class::cast)
                    .orElseGet(() -> new Error(
                            ErrorCode.INVALID,
                            "Cannot read %s: the stub has no such table"
                                    .formatted(select.get().table())));
        }
        return enqueue(context, streamId, statements.prepare(query.query), query.options);
    }

    private @Nullable Message enqueue(
            ChannelHandlerContext context, int streamId, Statement statement, QueryOptions options) {
        if (!options.namedValues.isEmpty()) {
            throw new IllegalArgumentException("Cannot bind values by name: the stub takes them by position");
        }
        boolean accepted = queue.offer(new StubQuery(
                context,
                streamId,
                statement,
                statement.partition(options.positionalValues),
                options.skipMetadata,
                System.nanoTime()));
        return accepted ? null : new Error(ErrorCode.OVERLOADED, "Cannot take a query more: too many wait");
    }

    private void send(ChannelHandlerContext context, int streamId, Message message) {
        // a failure comes to exceptionCaught
        ChannelFuture unused = context.writeAndFlush(
                codec(context)
                        .encode(Frame.forResponse(Version.V4, streamId, null, Frame.NO_PAYLOAD, List.of(), message)),
                context.voidPromise());
    }

    private FrameCodec<ByteBuf> codec(ChannelHandlerContext context) {
        FrameCodec<ByteBuf> known = codec;
        if (known == null) {
            known = FrameCodec.defaultServer(new ByteBufPrimitiveCodec(context.alloc()), Compressor.none());
            codec = known;
        }
        return known;
    }
}
