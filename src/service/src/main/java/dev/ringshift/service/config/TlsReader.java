package dev.ringshift.service.config;

import dev.ringshift.config.Form;
import dev.ringshift.config.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code server.tls}. */
final class TlsReader {
    private static final Form<Duration> RELOAD = Form.duration(Duration.ofSeconds(1), Duration.ofDays(1), "1s to 1d");

    private static final List<String> KEYS =
            List.of("certificates", "private-key", "client-authorities", "members", "member-authorities");

    private TlsReader() {}

    static @Nullable ServerTls read(Section tls) {
        boolean enabled = tls.value("enabled", Form.trueOrFalse());
        Path certificates = file(tls, "certificates");
        Path privateKey = file(tls, "private-key");
        Path authorities = file(tls, "client-authorities");
        List<String> members = tls.list("members", Form.text()).orElse(List.of());
        Path memberAuthorities = file(tls, "member-authorities");
        Duration reload = tls.value("reload", RELOAD);
        if (!enabled) {
            for (String key : KEYS) {
                if (tls.isSet(key) && !tls.isSet("enabled")) {
                    tls.problem(
                            key, "has no effect while TLS is off; add enabled = true beside it (or enabled = false)");
                }
            }
            return null;
        }
        if (certificates == null || privateKey == null) {
            tls.problem("enabled", "needs certificates and private-key; name both PEM files");
            return null;
        }
        return new ServerTls(
                certificates,
                privateKey,
                authorities,
                members,
                memberAuthorities == null ? authorities : memberAuthorities,
                reload);
    }

    private static @Nullable Path file(Section tls, String key) {
        Path file = tls.optional(key, Form.text()).map(Path::of).orElse(null);
        if (file != null && Files.isDirectory(file)) {
            tls.problem(key, "it is a directory; name a PEM file");
        } else if (file != null && !Files.isReadable(file)) {
            tls.problem(key, "no such file, or not for this user; name a PEM file");
        }
        return file;
    }
}
