package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Hazard;
import dev.ringshift.convert.Convertibility.Impossible;
import dev.ringshift.convert.Convertibility.Same;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the conversion between two types, also of what they hold. */
public final class Conversions {
    private final ScalarRules scalars;

    private Conversions(ConversionSettings settings) {
        this.scalars = new ScalarRules(settings);
    }

    public static Conversions with(ConversionSettings settings) {
        return new Conversions(settings);
    }

    /** Compares two types. Whether they are frozen makes no difference. */
    public Convertibility between(DataType source, DataType target) {
        TypePair types = new TypePair(source, target);
        if (source instanceof UserDefinedType from && target instanceof UserDefinedType to) {
            return betweenUserTypes(types, from, to);
        }
        if (source instanceof TupleType from && target instanceof TupleType to) {
            return betweenTuples(types, from, to);
        }
        if (source instanceof ListType from && target instanceof ListType to) {
            Convertibility elements = part("elements", from.getElementType(), to.getElementType());
            return unlessSame(List.of(elements), parts -> CollectionConversion.ofList(types, parts.get(0)));
        }
        if (source instanceof SetType from && target instanceof SetType to) {
            if (mergesDecimals(from.getElementType(), to.getElementType())) {
                return severalTexts(source).within("elements");
            }
            Convertibility elements = part("elements", from.getElementType(), to.getElementType());
            return unlessSame(List.of(elements), parts -> CollectionConversion.ofSet(types, parts.get(0)));
        }
        if (source instanceof MapType from && target instanceof MapType to) {
            if (mergesDecimals(from.getKeyType(), to.getKeyType())) {
                return severalTexts(source).within("keys");
            }
            Convertibility keys = part("keys", from.getKeyType(), to.getKeyType());
            Convertibility values = part("values", from.getValueType(), to.getValueType());
            return unlessSame(
                    List.of(keys, values), parts -> CollectionConversion.ofMap(types, parts.get(0), parts.get(1)));
        }
        if (source instanceof VectorType from
                && target instanceof VectorType to
                && from.getDimensions() == to.getDimensions()) {
            Convertibility elements = part("elements", from.getElementType(), to.getElementType());
            return unlessSame(List.of(elements), parts -> VectorConversion.of(from, to, parts.get(0)));
        }
        return scalars.between(types);
    }

    /** The same for part of a key, where no two values may become one. */
    public Convertibility betweenKeys(DataType source, DataType target) {
        Convertibility there = between(source, target);
        if (!(there instanceof Converted converted)) {
            return there;
        }
        if (mergesDecimals(source, target)) {
            return severalTexts(source);
        }
        Convertibility back = between(target, source);
        if (back instanceof Impossible) {
            return converted.hazards().isEmpty() ? there : ScalarRules.impossible(new TypePair(source, target));
        }
        return new Converted(
                new KeyConversion(new TypePair(source, target), converted.conversion(), conversion(back)),
                EnumSet.of(Hazard.CAN_FAIL));
    }

    /** '1.0' and '1.00' are two texts and two decimals, which the servers order as one. */
    private static boolean mergesDecimals(DataType source, DataType target) {
        return CqlTypes.has(target, DataTypes.DECIMAL::equals)
                && !CqlTypes.has(source, DataTypes.DECIMAL::equals)
                && CqlTypes.has(source, Set.of(DataTypes.TEXT, DataTypes.ASCII)::contains);
    }

    private static Impossible severalTexts(DataType source) {
        return new Impossible(
                "several texts are the same decimal, of which only one would stay",
                "make it %s on the target, or leave the column out".formatted(TypePair.name(source)));
    }

    private static Conversion conversion(Convertibility convertibility) {
        return convertibility instanceof Converted converted ? converted.conversion() : Conversion.NONE;
    }

    private Convertibility betweenTuples(TypePair types, TupleType source, TupleType target) {
        int size = source.getComponentTypes().size();
        if (size != target.getComponentTypes().size()) {
            return ScalarRules.impossible(types);
        }
        List<Convertibility> components = IntStream.range(0, size)
                .mapToObj(i -> part(
                        "component " + (i + 1),
                        source.getComponentTypes().get(i),
                        target.getComponentTypes().get(i)))
                .toList();
        List<Integer> positions = IntStream.range(0, size).boxed().toList();
        return unlessSame(components, parts -> new FieldConversion(types, size, positions, parts));
    }

    /** By name. A target field that the source lacks is null. */
    private Convertibility betweenUserTypes(TypePair types, UserDefinedType source, UserDefinedType target) {
        List<CqlIdentifier> lost = source.getFieldNames().stream()
                .filter(name -> !target.contains(name))
                .toList();
        if (!lost.isEmpty()) {
            return lost(target, lost);
        }
        List<Convertibility> fields = target.getFieldNames().stream()
                .map(name -> field(name, source, target))
                .toList();
        List<Integer> positions =
                target.getFieldNames().stream().map(source::firstIndexOf).toList();
        Function<List<Conversion>, Conversion> whole =
                parts -> new FieldConversion(types, source.getFieldNames().size(), positions, parts);
        return source.getFieldNames().equals(target.getFieldNames())
                ? unlessSame(fields, whole)
                : assemble(fields, whole);
    }

    private Convertibility field(CqlIdentifier name, UserDefinedType source, UserDefinedType target) {
        return source.contains(name)
                ? part(
                        "field " + name.asCql(true),
                        source.getFieldTypes().get(source.firstIndexOf(name)),
                        target.getFieldTypes().get(target.firstIndexOf(name)))
                : new Same();
    }

    private static Impossible lost(UserDefinedType target, List<CqlIdentifier> fields) {
        boolean isOne = fields.size() == 1;
        return new Impossible(
                "%s on the target lacks the %s %s"
                        .formatted(
                                TypePair.name(target),
                                isOne ? "field" : "fields",
                                fields.stream().map(name -> name.asCql(true)).collect(Collectors.joining(", "))),
                "add %s with ALTER TYPE, or leave the column out".formatted(isOne ? "it" : "them"));
    }

    private Convertibility part(String name, DataType source, DataType target) {
        Convertibility part = between(source, target);
        return part instanceof Impossible impossible ? impossible.within(name) : part;
    }

    private static Convertibility unlessSame(List<Convertibility> parts, Function<List<Conversion>, Conversion> whole) {
        return parts.stream().allMatch(Same.class::isInstance) ? new Same() : assemble(parts, whole);
    }

    private static Convertibility assemble(List<Convertibility> parts, Function<List<Conversion>, Conversion> whole) {
        List<Conversion> conversions = new ArrayList<>();
        Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
        for (Convertibility part : parts) {
            if (part instanceof Impossible) {
                return part;
            }
            if (part instanceof Converted converted) {
                conversions.add(converted.conversion());
                hazards.addAll(converted.hazards());
            } else {
                conversions.add(Conversion.NONE);
            }
        }
        return new Converted(whole.apply(conversions), hazards);
    }
}
