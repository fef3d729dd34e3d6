package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.internal.core.metadata.token.Murmur3Token;
import com.datastax.oss.driver.internal.core.metadata.token.Murmur3TokenFactory;
import com.datastax.oss.driver.internal.core.util.RoutingKey;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.schema.Side;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What names a table's rows: their first columns.
 *
 * @param partition how many of them name the partition
 * @param toTarget makes the source's those of the target
 * @param toSource the other way round; refuses what no key of the source becomes, so that a row has the key of one row
 * @param keepsOrder whether both sides order the rows of a partition alike
 */
record Keys(int partition, List<Conversion> toTarget, List<Conversion> toSource, boolean keepsOrder) {
    /** The source's partitioner; a session may go without the token map that knows it. */
    private static final Murmur3TokenFactory TOKENS = new Murmur3TokenFactory();

    Keys {
        toTarget = List.copyOf(toTarget);
        toSource = List.copyOf(toSource);
    }

    int count() {
        return toTarget.size();
    }

    /** Whether a key column has the same value on both sides. */
    boolean isSame(int index, ByteBuffer source, @Nullable ByteBuffer target) {
        try {
            return toTarget.get(index).convert(source).equals(target);
        } catch (ConversionException e) {
            return false;
        }
    }

    /** Whether there is a row, and not static columns alone. */
    boolean isRow(Row row) {
        return count() == partition || !row.isNull(partition);
    }

    /** The key columns of a row, or the first of them, in the target's types. */
    List<ByteBuffer> inTarget(Row row, int count, Side side) {
        return key(row, count, side == Side.SOURCE ? toTarget : List.of());
    }

    /** A key of the source, or the beginning of one, in the target's types. */
    List<ByteBuffer> inTarget(List<ByteBuffer> sourceKey) {
        List<ByteBuffer> key = new ArrayList<>(sourceKey.size());
        for (int i = 0; i < sourceKey.size(); i++) {
            key.add(toTarget.get(i).convert(sourceKey.get(i)));
        }
        return key;
    }

    /** The key columns of a row, or the first of them, in the source's types. */
    List<ByteBuffer> inSource(Row row, int count, Side side) {
        return key(row, count, side == Side.TARGET ? toSource : List.of());
    }

    private static List<ByteBuffer> key(Row row, int count, List<Conversion> conversions) {
        List<ByteBuffer> key = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer value = Objects.requireNonNull(row.getBytesUnsafe(i), "a key");
            key.add(conversions.isEmpty() ? value : conversions.get(i).convert(value));
        }
        return key;
    }

    static long token(ByteBuffer[] partition) {
        return ((Murmur3Token) TOKENS.hash(routingKey(partition))).getValue();
    }

    /** As both databases order partitions: by token, then by the bytes of the key. */
    static int compare(ByteBuffer[] one, ByteBuffer[] other) {
        int byToken = Long.compare(token(one), token(other));
        return byToken != 0 ? byToken : Arrays.compareUnsigned(composed(one), composed(other));
    }

    private static byte[] composed(ByteBuffer[] partition) {
        ByteBuffer key = routingKey(partition);
        byte[] bytes = new byte[key.remaining()];
        key.get(bytes);
        return bytes;
    }

    private static ByteBuffer routingKey(ByteBuffer[] partition) {
        ByteBuffer[] parts = new ByteBuffer[partition.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = partition[i].duplicate();
        }
        return RoutingKey.compose(parts);
    }
}
