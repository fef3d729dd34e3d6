package dev.ringshift.service.method;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.method.Shape.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lock file: which number each field has, for ever. A number that was once sent is never given to another field, and a field never gets
 * another type under its number, so that clients of any age understand each other.
 *
 * @param messages by name, without the package
 */
public record FieldNumbers(Map<String, Message> messages) {
    /** Numbers above are the request's own: {@code page_size} and {@code page_token}. */
    static final int MAX_NUMBER = 536_870_909;

    // protobuf keeps these for itself
    private static final int FIRST_RESERVED = 19_000;
    private static final int LAST_RESERVED = 19_999;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public FieldNumbers {
        Objects.requireNonNull(messages, "no messages");
        messages.values().forEach(message -> Objects.requireNonNull(message, "a message without fields"));
        messages = Collections.unmodifiableMap(new TreeMap<>(messages));
    }

    /**
     * The fields of a message.
     *
     * @param fields by name, in the order of their numbers
     * @param reserved those that are no more; one that comes back with its old type gets its old number
     */
    public record Message(Map<String, Field> fields, Map<String, Field> reserved) {
        public Message {
            fields = byNumber(fields);
            reserved = byNumber(reserved);
        }

        private static Map<String, Field> byNumber(@Nullable Map<String, Field> fields) {
            Map<String, Field> ordered = new LinkedHashMap<>();
            if (fields != null) {
                fields.values().forEach(field -> Objects.requireNonNull(field, "a field without a number"));
                fields.entrySet().stream()
                        .sorted(Comparator.comparingInt(
                                field -> field.getValue().number()))
                        .forEach(field -> ordered.put(field.getKey(), field.getValue()));
            }
            return Collections.unmodifiableMap(ordered);
        }
    }

    /**
     * A field.
     *
     * @param number 1 to 536870909, without 19000 to 19999
     * @param type in protobuf's words
     */
    public record Field(int number, String type) {
        public Field {
            Objects.requireNonNull(type, "a field without a type");
        }
    }

    /** Of a service that has no lock file yet. */
    public static FieldNumbers empty() {
        return new FieldNumbers(Map.of());
    }

    /**
     * Reads a lock file.
     *
     * @throws ConfigException when there is none, or it is not one
     */
    public static FieldNumbers read(Path file) {
        try {
            FieldNumbers numbers = JSON.readValue(Files.readString(file), FieldNumbers.class);
            if (numbers == null) {
                throw new ConfigException(
                        "Cannot read field numbers from %s: it says null; take the file from version control"
                                .formatted(file));
            }
            numbers.check(file);
            return numbers;
        } catch (NoSuchFileException e) {
            throw new ConfigException(
                    "Cannot read field numbers: %s does not exist; run `ringshift serve --lock` and commit the file"
                            .formatted(file));
        } catch (JsonProcessingException e) {
            throw new ConfigException("Cannot read field numbers from %s: %s; take the file from version control"
                    .formatted(file, e.getOriginalMessage()));
        } catch (IOException e) {
            throw new ConfigException("Cannot read field numbers from %s: %s; make it readable".formatted(file, e));
        }
    }

    /**
     * Writes the lock file, always the same bytes for the same numbers. What was there is replaced as a whole.
     *
     * @throws ConfigException when it cannot be written
     */
    public void write(Path file) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            replace(file.toAbsolutePath(), JSON.writer(printer).writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw new ConfigException(
                    "Cannot write field numbers to %s: %s; set field-numbers to a file in a directory that is writable"
                            .formatted(file, e));
        }
    }

    /** Not by way of {@link Files#createTempFile}, whose files nobody but this user may read: the lock file is for the whole team. */
    private static void replace(Path file, String text) throws IOException {
        Path written = file.resolveSibling("%s.%s.tmp".formatted(file.getFileName(), UUID.randomUUID()));
        try {
            Files.writeString(written, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** The number of a field that is known to have one. */
    int number(String message, String field) {
        Message found = Objects.requireNonNull(messages.get(message), message);
        return Objects.requireNonNull(found.fields().get(field), field).number();
    }

    /** Those of a message, none when it has none. */
    Message message(String name) {
        Message found = messages.get(name);
        return found == null ? new Message(Map.of(), Map.of()) : found;
    }

    /**
     * Numbers for all fields of messages: new ones get the next number, those that are no more become reserved.
     * Messages that are not among them stay as they are.
     *
     * @param problems is given one line for each field whose type is another now
     */
    FieldNumbers extendedBy(Collection<MessageShape> shapes, Collection<String> problems) {
        Map<String, Message> extended = new TreeMap<>(messages);
        for (MessageShape shape : shapes) {
            extended.put(shape.name(), extended(shape, problems));
        }
        return new FieldNumbers(extended);
    }

    private Message extended(MessageShape shape, Collection<String> problems) {
        Message before = message(shape.name());
        Map<String, Field> reserved = new LinkedHashMap<>(before.reserved());
        reserved.putAll(before.fields());
        int next = reserved.values().stream().mapToInt(Field::number).max().orElse(0) + 1;
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Member member : shape.members()) {
            String type = member.shape().typeName();
            Field known = reserved.remove(member.name());
            if (known == null) {
                next = next >= FIRST_RESERVED && next <= LAST_RESERVED ? LAST_RESERVED + 1 : next;
                known = new Field(next++, type);
            } else if (!known.type().equals(type)) {
                problems.add(changed(shape, member, known));
            }
            fields.put(member.name(), known);
        }
        return new Message(fields, reserved);
    }

    /** What keeps messages from being served with these numbers, one line each. */
    List<String> mismatches(MessageShape shape) {
        Message known = message(shape.name());
        List<String> problems = new ArrayList<>();
        Set<String> gone = new TreeSet<>(known.fields().keySet());
        for (Member member : shape.members()) {
            Field field = known.fields().get(member.name());
            gone.remove(member.name());
            if (field == null) {
                problems.add(
                        "%s: field %s of %s has no number in the lock file; run `ringshift serve --lock` and commit it"
                                .formatted(shape.origin(), member.name(), shape.name()));
            } else if (!field.type().equals(member.shape().typeName())) {
                problems.add(changed(shape, member, field));
            }
        }
        gone.forEach(field -> problems.add(
                "%s: field %s of %s is in the lock file and no more in the query; run `ringshift serve --lock` to reserve its number"
                        .formatted(shape.origin(), field, shape.name())));
        return problems;
    }

    private static String changed(MessageShape shape, Member member, Field known) {
        return "%s: field %s of %s is %s in the lock file and %s now; %s"
                .formatted(
                        shape.origin(),
                        member.name(),
                        shape.name(),
                        known.type(),
                        member.shape().typeName(),
                        shape.remedy(member.name()));
    }

    private void check(Path file) {
        List<String> problems = new ArrayList<>();
        messages.forEach((name, message) -> {
            Set<Integer> taken = new HashSet<>();
            for (Map<String, Field> fields : List.of(message.fields(), message.reserved())) {
                fields.forEach((field, locked) -> {
                    if (!isAllowed(locked.number()) || !taken.add(locked.number())) {
                        problems.add(
                                "Cannot take number %d for %s of %s in %s: taken, or not protobuf's; take the file from version control"
                                        .formatted(locked.number(), field, name, file));
                    }
                });
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigException(file.toString(), problems);
        }
    }

    private static boolean isAllowed(int number) {
        return number >= 1 && number <= MAX_NUMBER && (number < FIRST_RESERVED || number > LAST_RESERVED);
    }
}
