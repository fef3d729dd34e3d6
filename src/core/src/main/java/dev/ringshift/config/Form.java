package dev.ringshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;

/** The form that a value must have. */
@FunctionalInterface
public interface Form<T> {
    /**
     * Takes the value out.
     *
     * @throws Rejected when the value has another form
     */
    T parse(ConfigValue value);

    /** Why a value is not of the form, and what to write. */
    final class Rejected extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Rejected(String remedy) {
            super(remedy);
        }
    }

    /** What stands for "let the plan choose". */
    String AUTO = "auto";

    static Form<String> text() {
        return value -> {
            String text = read(value, Config::getString, "not text; write a string");
            if (text.isBlank()) {
                throw new Rejected("empty; give it a value, or leave the key out");
            }
            return text;
        };
    }

    static Form<Boolean> trueOrFalse() {
        return value -> read(value, Config::getBoolean, "neither true nor false; write one of them");
    }

    static Form<Long> wholeNumber(long min, long max) {
        String remedy = "not a whole number from %d to %d; write one".formatted(min, max);
        return value -> {
            String text = read(value, Config::getString, remedy);
            try {
                return within(new BigDecimal(text.strip()).longValueExact(), min, max, remedy);
            } catch (ArithmeticException | NumberFormatException e) {
                throw new Rejected(remedy);
            }
        };
    }

    static Form<Integer> integer(int min, int max) {
        Form<Long> number = wholeNumber(min, max);
        return value -> Math.toIntExact(number.parse(value));
    }

    static Form<Double> number(double min, double max, String range) {
        String remedy = "not a number %s; write one".formatted(range);
        return value -> within(read(value, Config::getDouble, remedy), min, max, remedy);
    }

    static Form<ByteSize> size(String min, String max) {
        String remedy = "not a size from %s to %s; write a number and a unit, such as %s".formatted(min, max, min);
        long minBytes = bytes(min);
        long maxBytes = bytes(max);
        return value -> {
            long bytes = read(value, Config::getBytes, remedy);
            return new ByteSize(within(bytes, minBytes, maxBytes, remedy));
        };
    }

    static Form<Duration> duration(Duration min, Duration max, String range) {
        String remedy = "not a time from %s; write a number and a unit, such as 100ms".formatted(range);
        return value -> within(read(value, Config::getDuration, remedy), min, max, remedy);
    }

    static Form<String> oneOf(List<String> names) {
        return value -> {
            String text = read(value, Config::getString, "not a name; write one of " + String.join(", ", names));
            String name = text.strip().toUpperCase(Locale.ROOT);
            if (!names.contains(name)) {
                String suggestion = Nearest.to(name, names)
                        .map(near -> "did you mean %s? ".formatted(near))
                        .orElse("");
                throw new Rejected("unknown; %swrite one of %s".formatted(suggestion, String.join(", ", names)));
            }
            return name;
        };
    }

    /** The form, or {@code auto} for nothing. */
    default Form<Optional<T>> orAuto() {
        return value -> {
            if (AUTO.equals(value.unwrapped())) {
                return Optional.empty();
            }
            try {
                return Optional.of(parse(value));
            } catch (Rejected e) {
                throw new Rejected(e.getMessage() + ", or auto");
            }
        };
    }

    private static <T extends Comparable<T>> T within(T value, T min, T max, String remedy) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new Rejected(remedy);
        }
        return value;
    }

    private static long bytes(String text) {
        return ConfigFactory.parseString("v = " + text).getBytes("v");
    }

    /** Lets the parser convert: it takes numbers for strings and back, which matters for environment variables. */
    private static <T> T read(ConfigValue value, BiFunction<Config, String, T> getter, String remedy) {
        if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
            throw new Rejected(remedy);
        }
        try {
            return getter.apply(value.atKey("v"), "v");
        } catch (com.typesafe.config.ConfigException e) {
            throw new Rejected(remedy);
        }
    }
}
