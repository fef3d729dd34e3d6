package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import dev.ringshift.cluster.Cluster;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.MethodSettings;
import dev.ringshift.service.config.ServiceConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All methods of a service, prepared. Immutable: when the configuration changes, another one is made. */
public final class MethodTable {
    private static final String SUBJECT = "the methods";

    private final List<Method> methods;
    private final FileDescriptor file;

    private MethodTable(List<Method> methods, FileDescriptor file) {
        this.methods = List.copyOf(methods);
        this.file = file;
    }

    /**
     * Prepares every query of a configuration.
     *
     * @param session of the primary; all requests that {@link Read#statement} makes are for it
     * @param numbers of all fields, from the lock file
     * @throws ConfigException with everything that is wrong with any of the methods
     * @throws ClusterException when the database does not answer
     */
    public static MethodTable prepare(ServiceConfig config, CqlSession session, FieldNumbers numbers) {
        List<String> problems = new ArrayList<>();
        List<PreparedMethod> prepared = read(config, session, problems);
        for (MessageShape message : messages(prepared, problems)) {
            problems.addAll(numbers.mismatches(message));
        }
        throwIfAny(problems);
        FileDescriptor file = new ServiceDescriptors(config.service(), numbers)
                .build(prepared, types(prepared).values());
        return new MethodTable(
                prepared.stream()
                        .map(method -> new Method(method, config, numbers))
                        .toList(),
                file);
    }

    /**
     * Gives a number to every field of the methods that has none, and reserves those of fields that are no more.
     *
     * @param known what the lock file says so far
     * @return what it has to say
     * @throws ConfigException with everything that is wrong with any of the methods, or when a field has another type now
     * @throws ClusterException when the database does not answer
     */
    public static FieldNumbers number(ServiceConfig config, CqlSession session, FieldNumbers known) {
        List<String> problems = new ArrayList<>();
        List<PreparedMethod> prepared = read(config, session, problems);
        FieldNumbers extended = known.extendedBy(messages(prepared, problems), problems);
        throwIfAny(problems);
        return extended;
    }

    private static List<PreparedMethod> read(ServiceConfig config, CqlSession session, List<String> problems) {
        List<PreparedMethod> prepared = new ArrayList<>();
        boolean scylla = new Cluster(config.primary().role(), session).isScylla();
        for (MethodSettings settings : config.methods()) {
            MethodReader reader = new MethodReader(session, settings, scylla);
            try {
                reader.read().ifPresent(prepared::add);
            } catch (DriverException e) {
                throw new ClusterException(
                        "Cannot prepare methods.%s at the %s: %s; try again when the database answers"
                                .formatted(settings.name(), config.primary().role(), e.getMessage()),
                        e);
            }
            problems.addAll(reader.problems());
        }
        return prepared;
    }

    private static List<MessageShape> messages(List<PreparedMethod> methods, List<String> problems) {
        Collection<MessageShape> types = types(methods).values();
        types.forEach(type -> problems.addAll(FieldNames.problems(type)));
        List<MessageShape> messages = new ArrayList<>();
        methods.forEach(method -> messages.addAll(List.of(method.request(), method.row())));
        messages.addAll(types);
        Map<String, MessageShape> byName = new HashMap<>();
        for (MessageShape message : messages) {
            MessageShape earlier = byName.putIfAbsent(message.name(), message);
            if (earlier != null) {
                problems.add("%s and %s: both would be message %s; rename the method, or the keyspace or type"
                        .formatted(earlier.origin(), message.origin(), message.name()));
            }
        }
        return messages;
    }

    private static Map<String, MessageShape> types(List<PreparedMethod> methods) {
        Map<String, MessageShape> types = new TreeMap<>();
        for (PreparedMethod method : methods) {
            method.request().collectTypes(types);
            method.row().collectTypes(types);
        }
        return types;
    }

    private static void throwIfAny(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(SUBJECT, problems);
        }
    }

    /** All of them, in the order of the configuration. */
    public List<Method> methods() {
        return methods;
    }

    /** The service and its messages. */
    public FileDescriptor file() {
        return file;
    }

    /** The same as the text of a {@code .proto} file. */
    public String proto() {
        return new ProtoText(file).print();
    }

    /** The same as a serialized {@code FileDescriptorSet}, with all that it imports before it. */
    public byte[] descriptorSet() {
        return FileDescriptorSet.newBuilder()
                .addFile(TimestampProto.getDescriptor().toProto())
                .addFile(SharedTypes.FILE.toProto())
                .addFile(file.toProto())
                .build()
                .toByteArray();
    }
}
