package dev.ringshift.report.html;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a page: {@code page.html} with the style, the scripts and the content filled in.
 *
 * <p>What a table holds may be hostile. All of it is in one JSON text without a {@code <}, scripts put it into the page as
 * text only, and the page's policy lets a browser run no script but those whose hashes it names, and load nothing.
 */
final class Page {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLANK = Pattern.compile("\\{\\{(\\w+)}}");
    private static final List<String> STYLES = List.of("tabulator_simple.min.css", "page.css");
    private static final List<String> SCRIPTS = List.of("chart.umd.min.js", "tabulator.min.js", "page.js");

    private Page() {}

    /** Writes the page of the content. */
    static void write(Content content, Writer writer) throws IOException {
        String template = resource("page.html");
        Matcher blank = BLANK.matcher(template);
        int done = 0;
        while (blank.find()) {
            writer.append(template, done, blank.start());
            writer.write(filling(blank.group(1), content));
            done = blank.end();
        }
        writer.append(template, done, template.length());
    }

    private static String filling(String blank, Content content) throws IOException {
        return switch (blank) {
            case "policy" -> policy();
            case "styles" ->
                STYLES.stream()
                        .map(name -> "<style>%s</style>".formatted(resource(name)))
                        .collect(Collectors.joining("\n"));
            case "content" -> escaped(JSON.writeValueAsString(content));
            case "scripts" ->
                SCRIPTS.stream()
                        .map(name -> "<script>%s</script>".formatted(resource(name)))
                        .collect(Collectors.joining("\n"));
            default -> throw new IllegalStateException("Cannot fill in %s in page.html".formatted(blank));
        };
    }

    /** JSON has {@code <} in strings only, and there an escape means the same. */
    static String escaped(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String policy() {
        String hashes = SCRIPTS.stream().map(name -> hash(resource(name))).collect(Collectors.joining(" "));
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " + hashes;
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
            return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash scripts", e);
        }
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            // a browser hashes scripts after it has unified line feeds
            return withoutMap(new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read %s of Ringshift's own jar".formatted(name), e);
        }
    }

    /** Without the comment towards its end that names its source map: a browser would look for that. */
    private static String withoutMap(String text) {
        int start = text.lastIndexOf("# sourceMappingURL=") - "//".length();
        if (start < 0) {
            return text;
        }
        boolean block = text.startsWith("/*", start);
        return text.substring(0, start) + (block ? text.substring(text.indexOf("*/", start) + "*/".length()) : "");
    }
}
