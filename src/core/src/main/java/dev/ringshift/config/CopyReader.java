package dev.ringshift.config;

import com.typesafe.config.ConfigValue;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.convert.ConversionSettings.BlobFormat;
import dev.ringshift.convert.ConversionSettings.Losses;
import dev.ringshift.convert.ConversionSettings.TimestampUnit;
import dev.ringshift.convert.TimestampFormat;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

/** Reads {@code copy}. */
final class CopyReader {
    /** The year 2100; later writetimes are more likely a mistake in the unit. */
    private static final long MAX_WRITETIME_MICROS = 4_102_444_800_000_000L;

    private static final Form<Duration> FIRST_BACKOFF =
            Form.duration(Duration.ofMillis(1), Duration.ofMinutes(10), "1ms to 10m");
    private static final Form<Duration> MAX_BACKOFF =
            Form.duration(Duration.ofMillis(1), Duration.ofHours(1), "1ms to 1h");

    private static final Form<BadRowLimit> BAD_ROWS = CopyReader::badRows;
    private static final Form<String> ROW_MARKER = names(CopySettings.RowMarker.values());
    private static final Form<String> TIMESTAMP_UNIT = names(TimestampUnit.values());
    private static final Form<String> BLOB_FORMAT = names(BlobFormat.values());

    private CopyReader() {}

    static CopySettings read(Section copy) {
        Section inFlight = copy.section("in-flight");
        Section batch = copy.section("batch");
        Section retry = copy.section("retry");
        CopySettings settings = new CopySettings(
                copy.value("split-size", Form.size("1KiB", "1TiB")),
                copy.value("tasks-at-once", Form.integer(1, 10_000).orAuto()).orElse(null),
                inFlight.value("statements", Form.integer(1, 32_768).orAuto()).orElse(null),
                inFlight.value("size", Form.size("64KiB", "64GiB").orAuto()).orElse(null),
                batch.value("rows", Form.integer(1, 65_535).orAuto()).orElse(null),
                batch.value("size", Form.size("1KiB", "1GiB").orAuto()).orElse(null),
                copy.value("page-rows", Form.integer(1, 1_000_000).orAuto()).orElse(null),
                copy.value("unknown-writetime", Form.wholeNumber(0, MAX_WRITETIME_MICROS)),
                CopySettings.RowMarker.valueOf(copy.value("row-marker", ROW_MARKER)),
                conversion(copy.section("convert")),
                copy.value("max-bad-rows", BAD_ROWS),
                retry.value("max-tries", Form.integer(1, 1_000)),
                retry.value("first-backoff", FIRST_BACKOFF),
                retry.value("max-backoff", MAX_BACKOFF));
        if (settings.maxBackoff().compareTo(settings.firstBackoff()) < 0) {
            retry.problem(
                    retry.isSet("max-backoff") ? "max-backoff" : "first-backoff",
                    "max-backoff is less than first-backoff; raise the one or lower the other");
        }
        return settings;
    }

    private static ConversionSettings conversion(Section convert) {
        return new ConversionSettings(
                TimestampUnit.valueOf(convert.value("timestamp-unit", TIMESTAMP_UNIT)),
                convert.value("timestamp-format", CopyReader::timestampFormat),
                BlobFormat.valueOf(convert.value("blob-format", BLOB_FORMAT)),
                convert.value("allow-losses", Form.trueOrFalse()) ? Losses.ALLOWED : Losses.REFUSED);
    }

    private static BadRowLimit badRows(ConfigValue value) {
        String remedy = "neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example";
        if (!(value.unwrapped() instanceof String) && !(value.unwrapped() instanceof Number)) {
            throw new Form.Rejected(remedy);
        }
        String text = value.unwrapped().toString().strip();
        try {
            if (!text.endsWith("%")) {
                return new BadRowLimit.Rows(new BigDecimal(text).longValueExact());
            }
            BigDecimal percent =
                    new BigDecimal(text.substring(0, text.length() - 1).strip());
            return percent.signum() == 0 ? BadRowLimit.NONE : new BadRowLimit.Percent(percent);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Form.Rejected(remedy);
        }
    }

    private static TimestampFormat timestampFormat(ConfigValue value) {
        try {
            return new TimestampFormat(Form.text().parse(value));
        } catch (IllegalArgumentException e) {
            throw new Form.Rejected(String.valueOf(e.getMessage()));
        }
    }

    private static Form<String> names(Enum<?>... values) {
        return Form.oneOf(Arrays.stream(values).map(Enum::name).toList());
    }
}
