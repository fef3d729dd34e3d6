package dev.ringshift.config;

import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.Duration;

/** Reads {@code validate}. */
final class ValidateReader {
    private static final Form<Double> SAMPLE = Form.number(Double.MIN_VALUE, 1, "above 0, up to 1");
    private static final Form<Double> FLOAT_TOLERANCE = Form.number(0, 1, "from 0 to 1");
    private static final Form<Duration> UP_TO_AN_HOUR = Form.duration(Duration.ZERO, Duration.ofHours(1), "0s to 1h");
    private static final Form<Duration> UP_TO_A_DAY = Form.duration(Duration.ZERO, Duration.ofDays(1), "0s to 1d");

    private ValidateReader() {}

    /**
     * Reads the section.
     *
     * @param copyCheckpoint the SQLite file of the copy
     */
    static ValidateSettings read(Section validate, Path copyCheckpoint) {
        Path checkpoint = validate.value("checkpoint", Form.text().orAuto())
                .map(Path::of)
                .orElseGet(() -> beside(copyCheckpoint));
        if (absolute(checkpoint).equals(absolute(copyCheckpoint))) {
            validate.problem("checkpoint", "the same file as checkpoint.path; name another one, or write auto");
        }
        return new ValidateSettings(
                validate.value("sample", SAMPLE),
                validate.value(
                                "seed",
                                Form.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE).orAuto())
                        .orElse(null),
                validate.value("recheck-delay", UP_TO_AN_HOUR),
                validate.value("rechecks", Form.integer(1, 100)),
                validate.value("settle", UP_TO_A_DAY),
                validate.value("ttl-tolerance", UP_TO_AN_HOUR),
                validate.value("writetime-tolerance", ValidateReader::micros),
                validate.value("float-tolerance", FLOAT_TOLERANCE),
                validate.value("max-mismatches", Form.integer(1, 1_000_000)),
                checkpoint,
                new Pacing(
                        validate.optional("rows-per-second", Form.wholeNumber(1, 1_000_000_000))
                                .orElse(null),
                        validate.value("hold-back", Form.trueOrFalse())));
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private static long micros(ConfigValue value) {
        long nanos = UP_TO_AN_HOUR.parse(value).toNanos();
        if (nanos % 1_000 != 0) {
            throw new Form.Rejected("not a whole number of microseconds; write a number and a unit, such as 100us");
        }
        return nanos / 1_000;
    }

    /** {@code chat.checkpoint.db} becomes {@code chat.checkpoint.validate.db}; a dot at the beginning begins no ending. */
    private static Path beside(Path copyCheckpoint) {
        String name = String.valueOf(copyCheckpoint.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return copyCheckpoint.resolveSibling(name.substring(0, end) + ".validate" + name.substring(end));
    }
}
