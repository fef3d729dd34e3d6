package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringshift.testbed.WatchedJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.launcher.JavaModuleOptions;
import org.awaitility.Awaitility;

/**
 * A real standalone Spark cluster on 127.0.0.1, from the Maven artifacts: a master and two workers, as
 * processes that die with this JVM. Its directory is a {@code SPARK_HOME} as far as Spark itself needs one; there are no
 * scripts in it.
 */
final class SparkCluster implements AutoCloseable {
    private static final int WORKERS = 2;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration SUBMIT_LIMIT = Duration.ofMinutes(5);

    private final Path directory;
    private final int coresPerWorker;
    private final List<Process> processes = new ArrayList<>();
    private String master = "";
    private int submits;

    private SparkCluster(Path directory, int coresPerWorker) {
        this.directory = directory;
        this.coresPerWorker = coresPerWorker;
    }

    /**
     * Starts it.
     *
     * @param directory for logs and work files, below {@code target}
     * @param coresPerWorker as Spark counts them, whatever the machine has
     */
    static SparkCluster start(Path directory, int coresPerWorker) throws IOException {
        SparkCluster cluster = new SparkCluster(directory.toAbsolutePath(), coresPerWorker);
        try {
            cluster.start();
            return cluster;
        } catch (Throwable t) {
            cluster.close();
            throw t;
        }
    }

    static Path fatJar() {
        return Processes.home().resolve("jobs/target/ringshift-jobs.jar");
    }

    /** Spark's jars. */
    static List<Path> classPath() throws IOException {
        String text = Files.readString(Processes.home().resolve("jobs/spark/target/classpath.txt"), UTF_8);
        return Arrays.stream(text.strip().split(":", -1)).map(Path::of).toList();
    }

    /** {@code spark://127.0.0.1:port} */
    String master() {
        return master;
    }

    /**
     * Runs {@code spark-submit} in client mode with the fat jar.
     *
     * @param mainClass of the jar
     * @param arguments of the main class
     */
    Processes.Result submit(String mainClass, String... arguments) throws IOException, InterruptedException {
        return submit(Map.of(), mainClass, arguments);
    }

    /**
     * The same, with settings as they come from a cluster's {@code spark-defaults.conf}.
     *
     * @param settings a {@code --conf} each
     */
    Processes.Result submit(Map<String, String> settings, String mainClass, String... arguments)
            throws IOException, InterruptedException {
        Path log = directory.resolve("submit-%d.log".formatted(++submits));
        List<String> command = new ArrayList<>(java("512m", "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", master, "--class", mainClass));
        command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1", "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--conf", "spark.executor.memory=512m"));
        settings.forEach((name, value) -> command.addAll(List.of("--conf", name + "=" + value)));
        command.add(fatJar().toString());
        command.addAll(List.of(arguments));
        return Processes.run(command, environment(), log, SUBMIT_LIMIT);
    }

    @Override
    public void close() {
        processes.forEach(Processes::kill);
        for (Process process : processes) {
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void start() throws IOException {
        linkJars();
        Path masterLog = directory.resolve("master.log");
        spawn(
                masterLog,
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
        master = awaitMatch(masterLog, "Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)");
        for (int worker = 1; worker <= WORKERS; worker++) {
            startWorker(worker);
        }
        for (int worker = 1; worker <= WORKERS; worker++) {
            awaitMatch(directory.resolve("worker-%d.log".formatted(worker)), "(Successfully registered with master)");
        }
    }

    private void startWorker(int worker) throws IOException {
        spawn(
                directory.resolve("worker-%d.log".formatted(worker)),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0",
                "--cores",
                Integer.toString(coresPerWorker),
                "--memory",
                "1g",
                "--work-dir",
                directory.resolve("work-" + worker).toString(),
                master);
    }

    /** The executors' class path is what lies in {@code jars/}. */
    private void linkJars() throws IOException {
        Path jars = Files.createDirectories(directory.resolve("jars"));
        for (Path jar : classPath()) {
            Path link = jars.resolve(jar.getFileName());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, jar);
        }
    }

    private void spawn(Path log, String mainClass, String... arguments) throws IOException {
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(java("256m", mainClass));
        command.addAll(List.of(arguments));
        processes.add(Processes.start(command, environment(), log));
    }

    private List<String> java(String heap, String mainClass) {
        List<String> command = new ArrayList<>(List.of(Processes.java().toString(), "-Xmx" + heap));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of("-cp", directory.resolve("jars") + "/*", mainClass));
        return command;
    }

    private Map<String, String> environment() {
        return Map.of(
                "SPARK_HOME",
                directory.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS",
                String.join(" ", WatchedJava.options()));
    }

    private String awaitMatch(Path log, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return Awaitility.await()
                .alias(log + " should show " + regex)
                .atMost(START_LIMIT)
                .until(() -> pattern.matcher(Processes.text(log)), Matcher::find)
                .group(1);
    }
}
