package dev.ringshift.testbed;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command lines of Cassandra's programs, with this process's own Java. */
final class JavaCommand {
    /** From Cassandra's conf/jvm17-server.options. */
    private static final List<String> EXPORTS = List.of(
            "java.base/java.lang.ref",
            "java.base/jdk.internal.misc",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "jdk.attach/sun.tools.attach",
            "jdk.compiler/com.sun.tools.javac.file",
            "jdk.unsupported/sun.misc");

    /** From Cassandra's conf/jvm17-server.options, and what the jamm of 4.1, which knows Java 11, has to see. */
    private static final List<String> OPENS = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.module",
            "java.base/java.lang.reflect",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.util.concurrent.locks",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.compiler/com.sun.tools.javac",
            "jdk.management/com.sun.management.internal");

    private JavaCommand() {}

    static List<String> node(ClusterOptions options, CassandraClassPath classPath, NodeFiles files, String address) {
        List<String> command = java(classPath, files);
        command.addAll(List.of(
                "-javaagent:" + classPath.jamm(),
                "-Xms256m",
                "-Xmx%dm".formatted(options.heapMegabytes()),
                "-XX:+UseParallelGC",
                "-XX:+PerfDisableSharedMem",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.security.manager=allow",
                "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Dcassandra.config=" + files.yaml().toUri(),
                "-Dcassandra.storagedir=" + files.data(),
                "-Dcassandra-foreground=yes"));
        command.addAll(WatchedJava.options());
        command.addAll(jmx(address));
        command.addAll(impatience());
        command.addAll(List.of(Watchdog.class.getName(), "org.apache.cassandra.service.CassandraDaemon"));
        return command;
    }

    static List<String> nodetool(CassandraClassPath classPath, NodeFiles files, String address, List<String> args) {
        List<String> command = java(classPath, files);
        command.addAll(List.of(
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                // it keeps a history there
                "-Duser.home=" + files.directory(),
                "-Dcassandra.config=" + files.yaml().toUri(),
                "org.apache.cassandra.tools.NodeTool",
                "-h",
                address,
                "-p",
                String.valueOf(Ports.JMX)));
        command.addAll(args);
        return command;
    }

    private static List<String> java(CassandraClassPath classPath, NodeFiles files) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(Stream.concat(Stream.of(files.watchdog(), files.conf()), classPath.jars().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        EXPORTS.forEach(name -> command.add("--add-exports=" + name + "=ALL-UNNAMED"));
        OPENS.forEach(name -> command.add("--add-opens=" + name + "=ALL-UNNAMED"));
        command.add("-Dlogback.configurationFile=" + files.conf().resolve("logback.xml"));
        return command;
    }

    /** Java's own agent rather than Cassandra's, which always listens on 127.0.0.1. */
    private static List<String> jmx(String address) {
        return List.of(
                "-Dcom.sun.management.jmxremote.host=" + address,
                "-Dcom.sun.management.jmxremote.port=" + Ports.JMX,
                "-Dcom.sun.management.jmxremote.rmi.port=" + Ports.JMX,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false",
                "-Djava.rmi.server.hostname=" + address);
    }

    /** Waits that make sense between machines only. */
    private static List<String> impatience() {
        return List.of(
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=1000",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Dcassandra.shutdown_announce_in_ms=0",
                "-Dcassandra.consistent.rangemovement=false");
    }
}
