package dev.ringshift.service.config;

import com.typesafe.config.ConfigValue;
import dev.ringshift.config.Form;
import dev.ringshift.config.Section;
import dev.ringshift.service.config.MemberSettings.Named;
import dev.ringshift.service.config.MemberSettings.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code members}. */
final class MembersReader {
    private static final Form<String> SOURCES = Form.oneOf(List.of("ALONE", "STATIC", "DNS", "HEARTBEATS"));
    private static final Form<Duration> REFRESH = Form.duration(Duration.ofSeconds(1), Duration.ofHours(1), "1s to 1h");
    private static final Form<Duration> HEARTBEAT =
            Form.duration(Duration.ofMillis(100), Duration.ofMinutes(1), "100ms to 1m");

    private final Section members;
    private final ServerSettings server;

    MembersReader(Section members, ServerSettings server) {
        this.members = members;
        this.server = server;
    }

    MemberSettings read() {
        Address advertise = members.value("advertise", ((Form<Address>) Address::parseReachable).orAuto())
                .orElse(null);
        String stated = members.value("id", Form.text().orAuto()).orElse(null);
        String id = stated == null ? (advertise == null ? server.listen() : advertise).toString() : stated;
        Source source = source(id);
        if (!(source instanceof Source.Static)) {
            requireReachable(source, advertise);
        }
        ServerTls tls = server.tls();
        if (!(source instanceof Source.Alone)
                && tls != null
                && tls.clientAuthorities() != null
                && tls.members().isEmpty()) {
            members.problem(
                    "source",
                    "needs server.tls.members where callers bear certificates; name there what stands in those of the instances");
        }
        return new MemberSettings(source instanceof Source.Static ? id : stated, advertise, source);
    }

    /** One that says so may stay on its machine; one that left the defaults as they are would take the same id on each. */
    private void requireReachable(Source source, @Nullable Address advertise) {
        if (!(source instanceof Source.Alone)
                && advertise == null
                && server.listen().isLoopback()) {
            members.problem(
                    "advertise",
                    "no other machine reaches server.listen = %s; listen on another address, or name the one that others are to use"
                            .formatted(server.listen()));
        }
    }

    private Source source(String id) {
        List<Named> named = named();
        Address dns = members.optional("dns", Address::parseReachable).orElse(null);
        Duration refresh = members.value("dns-refresh", REFRESH);
        String keyspace = members.value("keyspace", Form.text());
        Duration heartbeat = members.value("heartbeat", HEARTBEAT);
        return switch (members.value("source", SOURCES)) {
            case "STATIC" -> fixed(id, named);
            case "DNS" -> dns(dns, refresh);
            case "HEARTBEATS" -> new Source.Heartbeats(keyspace, heartbeat);
            default -> new Source.Alone();
        };
    }

    private Source fixed(String id, List<Named> named) {
        if (named.stream().noneMatch(member -> member.id().equals(id))) {
            members.problem(
                    "static",
                    "does not name this instance; add \"%s\" = \"host:port\", or set members.id to the name that it has there"
                            .formatted(id));
        }
        return new Source.Static(named);
    }

    private Source dns(@Nullable Address name, Duration refresh) {
        if (name == null) {
            members.problem("source", "needs members.dns; write for example dns = \"reads.example.org:9090\"");
            return new Source.Alone();
        }
        return new Source.Dns(name, refresh);
    }

    private List<Named> named() {
        List<Named> named = new ArrayList<>();
        for (Map.Entry<String, ConfigValue> entry : members.open("static").entrySet()) {
            try {
                if (entry.getKey().isBlank()) {
                    throw new Form.Rejected("an empty id; give it a name");
                }
                named.add(new Named(entry.getKey(), Address.parseReachable(entry.getValue())));
            } catch (Form.Rejected e) {
                members.problem("static", "%s: %s".formatted(entry.getKey(), e.getMessage()));
            }
        }
        return named;
    }
}
