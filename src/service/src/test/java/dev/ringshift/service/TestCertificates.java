package dev.ringshift.service;

import dev.ringshift.testbed.WatchedJava;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and certificates of its making, as PEM files; by the JDK's keytool, so that no test needs another program. */
final class TestCertificates {
    private static final String PASSWORD = "password";
    private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path folder;
    private final Path store;

    TestCertificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("certificates.p12");
        keytool("-genkeypair", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c");
        write("authority.pem", "CERTIFICATE", encoded("authority"));
    }

    Path authority() {
        return folder.resolve("authority.pem");
    }

    /** Makes a certificate for this machine and its key; one with the same file name is replaced. */
    Pem make(String file, String commonName) {
        String alias = file + System.nanoTime();
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + commonName,
                "-signer",
                "authority",
                "-ext",
                "san=ip:127.0.0.1,uri:spiffe://test/" + commonName);
        Pem pem = new Pem(folder.resolve(file + ".pem"), folder.resolve(file + ".key"));
        write(file + ".pem", "CERTIFICATE", encoded(alias));
        write(file + ".key", "PRIVATE KEY", key(alias));
        return pem;
    }

    /** The files of a certificate and its key. */
    record Pem(Path certificate, Path key) {}

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        WatchedJava.options().forEach(option -> command.add("-J" + option));
        command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(said);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore open() throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        return opened;
    }

    private byte[] encoded(String alias) {
        try {
            Certificate certificate = open().getCertificate(alias);
            return certificate.getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] key(String alias) {
        try {
            Key key = open().getKey(alias, PASSWORD.toCharArray());
            return key.getEncoded();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String file, String kind, byte[] der) {
        String text = "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(kind, BASE64.encodeToString(der));
        try {
            Files.writeString(folder.resolve(file), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
