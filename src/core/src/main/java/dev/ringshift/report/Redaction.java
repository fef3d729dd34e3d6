package dev.ringshift.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Puts hashes in the place of values. Equal values have equal hashes within one report, and nobody can try out what a hash is
 * of: its key is random, is in no file, and ends with this object. For one thread.
 */
public final class Redaction {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "hmac:";
    private static final int KEY_BYTES = 32;

    /** Enough that among a million values no two are taken for the same. */
    private static final int SHOWN_BYTES = 8;

    private final Mac mac;

    private Redaction(Mac mac) {
        this.mac = mac;
    }

    /** With a key of its own. */
    public static Redaction create() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return new Redaction(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot redact: this Java has no " + ALGORITHM, e);
        }
    }

    /**
     * The mismatch without values and elements. What a repair needs stays: the row's key and what differs, with writetimes
     * and expiries.
     */
    public Mismatch of(Mismatch mismatch) {
        return new Mismatch(
                mismatch.source(),
                mismatch.target(),
                mismatch.token(),
                mismatch.partitionKey(),
                mismatch.clusteringKey(),
                mismatch.key(),
                mismatch.kind(),
                mismatch.column(),
                hash(mismatch.element()),
                hash(mismatch.sourceValue()),
                hash(mismatch.targetValue()),
                mismatch.sourceWritetime(),
                mismatch.targetWritetime(),
                mismatch.sourceExpiry(),
                mismatch.targetExpiry());
    }

    private @Nullable String hash(@Nullable String literal) {
        return literal == null
                ? null
                : PREFIX + HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(literal.getBytes(UTF_8)), SHOWN_BYTES));
    }
}
