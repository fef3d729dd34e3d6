package dev.ringshift.service;

import dev.ringshift.service.MethodHandler.HotKey;
import dev.ringshift.service.config.ServerSettings;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** How hot keys look on the status page: as they are, or as hashes that tell them apart and nothing else. */
final class KeyText {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 4;

    private final ServerSettings settings;
    private final byte[] salt = new byte[SALT_BYTES];

    KeyText(ServerSettings settings) {
        this.settings = settings;
        // keys are often small numbers: without it, whoever has a hash finds the number by trying all
        new SecureRandom().nextBytes(salt);
    }

    String of(HotKey key) {
        String text =
                settings.showKeys() ? key.method().describe(key.partition().key()) : "#" + hash(key.partition());
        return key.partition().table() + " " + text;
    }

    private String hash(MethodHandler.Partition partition) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            for (ByteBuffer value : partition.key()) {
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value.remaining()));
                digest.update(value.duplicate());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash: every Java runtime has SHA-256", e);
        }
    }
}
