package dev.ringshift.service.config;

import com.typesafe.config.ConfigValue;
import dev.ringshift.config.Form;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0 for any that is free, where that makes sense
 */
public record Address(String host, int port) {
    private static final Pattern PATTERN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([\\w.-]+)):(\\d{1,5})");

    /** The form {@code host:port}. */
    static Address parse(ConfigValue value) {
        return parse(Form.text().parse(value));
    }

    /**
     * Reads {@code host:port}, with an IPv6 address in brackets.
     *
     * @throws Form.Rejected when it is something else
     */
    public static Address parse(String text) {
        Matcher matcher = PATTERN.matcher(text.strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new Form.Rejected("not host:port; write for example \"10.0.0.1:9090\" or \"[::1]:9090\"");
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return new Address(host, Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
