package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import dev.ringshift.convert.ConversionSettings.BlobFormat;
import dev.ringshift.convert.ConversionSettings.Losses;
import dev.ringshift.convert.ConversionSettings.TimestampUnit;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Hazard;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.convert.Convertibility.Same;
import java.math.BigDecimal;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The conversions of types that hold no other types: one rule for each pair. */
final class ScalarRules {
    static final String CORRECT = "correct it on the source, or give the target another type";
    private static final String CORRECT_OR_ALLOW =
            "correct it on the source, allow losses, or give the target another type";

    private final Map<TypePair, Convertibility> rules = new HashMap<>();
    private final ConversionSettings settings;
    private final ScalarSteps steps;

    ScalarRules(ConversionSettings settings) {
        this.settings = settings;
        this.steps = new ScalarSteps(settings);
        addNumbers();
        addTimestamps();
        addUuids();
        addTexts(TypeCodecs.TEXT);
        addTexts(TypeCodecs.ASCII);
        same(TypeCodecs.ASCII, TypeCodecs.TEXT);
        fallible(TypeCodecs.TEXT, TypeCodecs.ASCII, Function.identity(), "not ASCII only");
    }

    Convertibility between(TypePair types) {
        if (types.source().equals(types.target())) {
            return new Same();
        }
        Convertibility rule = rules.get(types);
        return rule != null ? rule : impossible(types);
    }

    static Impossible impossible(TypePair types) {
        String source = TypePair.name(types.source());
        return new Impossible(
                "%s cannot become %s".formatted(source, TypePair.name(types.target())),
                "make it %s on the target, or leave the column out".formatted(source));
    }

    private void addNumbers() {
        for (int i = 0; i < WholeNumber.ALL.size(); i++) {
            WholeNumber<?> narrow = WholeNumber.ALL.get(i);
            for (WholeNumber<?> wide : WholeNumber.ALL.subList(i + 1, WholeNumber.ALL.size())) {
                addSizes(narrow, wide);
            }
            addDecimal(narrow);
        }
        exact(TypeCodecs.FLOAT, TypeCodecs.DOUBLE, Float::doubleValue);
        lossy(TypeCodecs.DOUBLE, TypeCodecs.FLOAT, steps::toFloat, "no float has this value");
    }

    private <N extends Number, W extends Number> void addSizes(WholeNumber<N> narrow, WholeNumber<W> wide) {
        exact(narrow.codec(), wide.codec(), value -> wide.narrow(narrow.widen(value)));
        fallible(
                wide.codec(),
                narrow.codec(),
                value -> narrow.narrow(wide.widen(value)),
                "out of the range of " + narrow.name());
    }

    private <N extends Number> void addDecimal(WholeNumber<N> number) {
        exact(number.codec(), TypeCodecs.DECIMAL, value -> new BigDecimal(number.widen(value)));
    }

    private void addTimestamps() {
        exact(TypeCodecs.INT, TypeCodecs.TIMESTAMP, steps::toInstant);
        if (settings.timestampUnit() == TimestampUnit.MILLISECONDS) {
            same(TypeCodecs.BIGINT, TypeCodecs.TIMESTAMP);
            same(TypeCodecs.TIMESTAMP, TypeCodecs.BIGINT);
            fallible(TypeCodecs.TIMESTAMP, TypeCodecs.INT, steps::toInt, "out of the range of int");
        } else {
            fallible(TypeCodecs.BIGINT, TypeCodecs.TIMESTAMP, steps::toInstant, "out of the range of timestamp");
            lossy(TypeCodecs.TIMESTAMP, TypeCodecs.BIGINT, steps::toLong, "not whole seconds");
            lossy(TypeCodecs.TIMESTAMP, TypeCodecs.INT, steps::toInt, "not whole seconds in the range of int");
        }
        exact(TypeCodecs.DATE, TypeCodecs.TIMESTAMP, ScalarSteps::midnight);
        lossy(TypeCodecs.TIMESTAMP, TypeCodecs.DATE, steps::toDate, "not midnight (UTC) of a date");
    }

    private void addUuids() {
        same(TypeCodecs.TIMEUUID, TypeCodecs.UUID);
        fallible(TypeCodecs.UUID, TypeCodecs.TIMEUUID, Function.identity(), "not a version 1 UUID");
    }

    private void addTexts(TypeCodec<String> text) {
        for (WholeNumber<?> number : WholeNumber.ALL) {
            addWholeNumber(text, number);
        }
        addFractions(text);
        addTimes(text);
        addBlob(text);
        text(text, TypeCodecs.BOOLEAN, ScalarSteps::parseBoolean, "neither true nor false");
        text(text, TypeCodecs.UUID, ScalarSteps::parseUuid, "not a UUID");
        text(text, TypeCodecs.TIMEUUID, ScalarSteps::parseUuid, "not a version 1 UUID");
        exact(TypeCodecs.INET, text, address -> address.getHostAddress());
        fallible(text, TypeCodecs.INET, ScalarSteps::parseInet, "not an IP address");
    }

    private <N extends Number> void addWholeNumber(TypeCodec<String> text, WholeNumber<N> number) {
        text(
                text,
                number.codec(),
                digits -> number.narrow(ScalarSteps.parseWhole(digits)),
                "not a whole number in the range of " + number.name());
    }

    private void addFractions(TypeCodec<String> text) {
        text(text, TypeCodecs.DECIMAL, BigDecimal::new, "not a number that a decimal holds");
        exact(TypeCodecs.FLOAT, text, Object::toString);
        lossy(text, TypeCodecs.FLOAT, steps::parseFloat, "not a number that a float holds digit by digit");
        exact(TypeCodecs.DOUBLE, text, Object::toString);
        lossy(text, TypeCodecs.DOUBLE, steps::parseDouble, "not a number that a double holds digit by digit");
    }

    private void addTimes(TypeCodec<String> text) {
        text(text, TypeCodecs.DATE, ScalarSteps::parseDate, "not a date such as 2015-05-01 in the range of date");
        exact(TypeCodecs.TIME, text, DateTimeFormatter.ISO_LOCAL_TIME::format);
        fallible(text, TypeCodecs.TIME, LocalTime::parse, "not a time such as 16:00:00.123");
        String pattern = settings.timestampFormat().pattern();
        lossy(
                text,
                TypeCodecs.TIMESTAMP,
                steps::parseTimestamp,
                "not a timestamp of the form %s in milliseconds".formatted(pattern));
        if (settings.timestampFormat().isIso()) {
            exact(TypeCodecs.TIMESTAMP, text, steps::formatTimestamp);
        } else {
            lossy(
                    TypeCodecs.TIMESTAMP,
                    text,
                    steps::formatTimestamp,
                    "the form %s does not show all of it".formatted(pattern));
        }
    }

    private void addBlob(TypeCodec<String> text) {
        if (settings.blobFormat() == BlobFormat.UTF8) {
            same(text, TypeCodecs.BLOB);
            fallible(
                    TypeCodecs.BLOB,
                    text,
                    bytes -> ScalarSteps.decode(text, bytes),
                    "not the bytes of " + TypePair.name(text.getCqlType()));
        } else {
            exact(TypeCodecs.BLOB, text, steps::formatBlob);
            String unless = settings.blobFormat() == BlobFormat.HEX ? "not hexadecimal digits" : "not Base64";
            fallible(text, TypeCodecs.BLOB, steps::parseBlob, unless);
        }
    }

    /** A type whose values all have a text that Java's and CQL's notation agree on. */
    private <T> void text(TypeCodec<String> text, TypeCodec<T> codec, Function<String, T> parse, String unless) {
        exact(codec, text, Object::toString);
        fallible(text, codec, parse, unless);
    }

    private void same(TypeCodec<?> source, TypeCodec<?> target) {
        rules.put(new TypePair(source.getCqlType(), target.getCqlType()), new Same());
    }

    private <S, T> void exact(TypeCodec<S> source, TypeCodec<T> target, Function<S, T> step) {
        rule(new ScalarConversion<>(source, target, step, "no such value; " + CORRECT), Set.of());
    }

    private <S, T> void fallible(TypeCodec<S> source, TypeCodec<T> target, Function<S, T> step, String unless) {
        rule(new ScalarConversion<>(source, target, step, unless + "; " + CORRECT), Set.of(Hazard.CAN_FAIL));
    }

    /** Fails for a value that would lose digits, unless the settings allow it. */
    private <S, T> void lossy(TypeCodec<S> source, TypeCodec<T> target, Function<S, T> step, String unless) {
        if (settings.losses() == Losses.REFUSED) {
            String reason = unless + "; " + CORRECT_OR_ALLOW;
            rule(new ScalarConversion<>(source, target, step, reason), Set.of(Hazard.CAN_FAIL));
        } else {
            String reason = unless + "; " + CORRECT;
            rule(new ScalarConversion<>(source, target, step, reason), Set.of(Hazard.CAN_FAIL, Hazard.LOSES_DIGITS));
        }
    }

    private void rule(ScalarConversion<?, ?> conversion, Set<Hazard> hazards) {
        rules.put(conversion.types(), new Converted(conversion, hazards));
    }
}
