package dev.ringshift.service.method;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints a file as the text that would make it. protobuf can print a descriptor as a message only, not as a {@code .proto}. */
final class ProtoText {
    private final FileDescriptor file;
    private final StringBuilder text = new StringBuilder();
    private final Set<FileDescriptor> used = new HashSet<>();

    ProtoText(FileDescriptor file) {
        this.file = file;
    }

    String print() {
        file.getServices().forEach(this::service);
        file.getMessageTypes().forEach(message -> {
            line(0, "");
            message(0, message);
        });
        return head() + text;
    }

    /** Imports only what is used: a file that is not needed is not looked for either. */
    private String head() {
        String imports = file.getDependencies().stream()
                .filter(used::contains)
                .map(dependency -> "import \"%s\";\n".formatted(dependency.getName()))
                .collect(Collectors.joining());
        return "syntax = \"proto3\";\n\npackage %s;\n".formatted(file.getPackage())
                + (imports.isEmpty() ? "" : "\n" + imports);
    }

    private void service(ServiceDescriptor service) {
        line(0, "");
        line(0, "service %s {".formatted(service.getName()));
        for (MethodDescriptor method : service.getMethods()) {
            line(
                    1,
                    "rpc %s(%s) returns (%s);"
                            .formatted(
                                    method.getName(),
                                    method.getInputType().getName(),
                                    method.getOutputType().getName()));
        }
        line(0, "}");
    }

    private void message(int depth, Descriptor message) {
        line(depth, "message %s {".formatted(message.getName()));
        reserved(depth + 1, message);
        message.getNestedTypes().stream()
                .filter(nested -> !nested.getOptions().getMapEntry())
                .forEach(nested -> message(depth + 1, nested));
        message.getFields().stream()
                .sorted(Comparator.comparingInt(FieldDescriptor::getNumber))
                .forEach(field ->
                        line(depth + 1, "%s %s = %d;".formatted(label(field), field.getName(), field.getNumber())));
        line(depth, "}");
    }

    private void reserved(int depth, Descriptor message) {
        if (message.toProto().getReservedRangeCount() > 0) {
            line(
                    depth,
                    message.toProto().getReservedRangeList().stream()
                            .map(range -> Integer.toString(range.getStart()))
                            .collect(Collectors.joining(", ", "reserved ", ";")));
            line(
                    depth,
                    message.toProto().getReservedNameList().stream()
                            .map("\"%s\""::formatted)
                            .collect(Collectors.joining(", ", "reserved ", ";")));
        }
    }

    private String label(FieldDescriptor field) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            return "map<%s, %s>".formatted(type(entry.findFieldByNumber(1)), type(entry.findFieldByNumber(2)));
        }
        if (field.isRepeated()) {
            return "repeated " + type(field);
        }
        return (field.toProto().getProto3Optional() ? "optional " : "") + type(field);
    }

    // with a leading dot: a name of the file's own could hide one from the outside
    private String type(FieldDescriptor field) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return field.getType().name().toLowerCase(Locale.ROOT);
        }
        used.add(field.getMessageType().getFile());
        return "." + field.getMessageType().getFullName();
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }
}
