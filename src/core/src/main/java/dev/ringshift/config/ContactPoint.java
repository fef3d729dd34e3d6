package dev.ringshift.config;

import com.typesafe.config.ConfigValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a node: {@code host:port}, with an IPv6 address in brackets. */
final class ContactPoint {
    private static final int DEFAULT_PORT = 9042;
    private static final int MAX_PORT = 65535;
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[\\w.-]+)?]|[\\w.-]+)(?::(\\d{1,9}))?");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private ContactPoint() {}

    /** The address with its port, which is 9042 unless given. */
    static String parse(ConfigValue value) {
        String text = Form.text().parse(value).strip();
        if (BARE_IPV6.matcher(text).matches()) {
            throw new Form.Rejected("an IPv6 address without brackets; write \"[address]:9042\"");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Form.Rejected("not host:port; write for example \"10.0.0.1:9042\" or \"[::1]:9042\"");
        }
        int port = matcher.group(2) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > MAX_PORT) {
            throw new Form.Rejected(
                    "port %d is not from 1 to %d; most clusters listen on 9042".formatted(port, MAX_PORT));
        }
        return matcher.group(1) + ":" + port;
    }
}
