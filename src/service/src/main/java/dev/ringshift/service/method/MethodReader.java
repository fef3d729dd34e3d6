package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import dev.ringshift.service.config.MethodSettings;
import dev.ringshift.service.method.Shape.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prepares one configured query, and finds everything that is wrong with it. */
final class MethodReader {
    private static final Set<String> OWN_PARAMETERS =
            Set.of(ServiceDescriptors.PAGE_SIZE, ServiceDescriptors.PAGE_TOKEN);

    private final CqlSession session;
    private final MethodSettings settings;
    private final boolean scylla;
    private final List<String> problems = new ArrayList<>();

    /**
     * @param scylla whether the session is one to ScyllaDB
     */
    MethodReader(CqlSession session, MethodSettings settings, boolean scylla) {
        this.session = session;
        this.settings = settings;
        this.scylla = scylla;
    }

    /** One line each, once read. */
    List<String> problems() {
        return problems;
    }

    /** Empty when there are problems. */
    Optional<PreparedMethod> read() {
        QueryText text = QueryText.parse(settings.cql());
        checkText(text);
        if (!text.isSelect()) {
            return Optional.empty();
        }
        PreparedStatement statement = prepare(text);
        if (statement == null || !problems.isEmpty()) {
            return Optional.empty();
        }
        MessageShape request = message(PreparedMethod.REQUEST, parameters(statement));
        MessageShape row = message(PreparedMethod.ROW, columns(statement, text));
        List<Integer> partition = statement.getPartitionKeyIndices();
        List<Integer> routing = routing(statement, partition);
        return problems.isEmpty()
                ? Optional.of(new PreparedMethod(settings, statement, request, row, partition, routing))
                : Optional.empty();
    }

    private void checkText(QueryText text) {
        if (!text.isSelect()) {
            problem("not a SELECT; a read service only reads, so write to the database with a driver");
            return;
        }
        if (text.selectsAll()) {
            problem("SELECT *; name the columns, since the reply must not change when the table does");
        }
        if (text.isJson()) {
            problem("SELECT JSON; name the columns without JSON, each becomes a field");
        }
        if (text.hasUnnamedMarkers()) {
            problem("unnamed marker ?; name it, for example :channel_id, since its name becomes a field");
        }
    }

    private @Nullable PreparedStatement prepare(QueryText text) {
        try {
            // a query that is too late for the driver is to end in the database, too
            return session.prepare(scylla ? text.withTimeout(settings.cql(), settings.timeout()) : settings.cql());
        } catch (QueryValidationException e) {
            problem("the database refuses the query: %s; correct its cql".formatted(e.getMessage()));
            return null;
        }
    }

    private MessageShape message(String suffix, List<Member> members) {
        return new MessageShape(settings.name() + suffix, PreparedMethod.ORIGIN + settings.name(), members);
    }

    private List<Member> parameters(PreparedStatement statement) {
        List<Member> members = new ArrayList<>();
        for (ColumnDefinition variable : statement.getVariableDefinitions()) {
            // null cannot be asked for, so that nothing is lost when an empty collection is no field at all
            add(members, "parameter", variable, variable.getType(), false);
        }
        for (Member member : members) {
            if (OWN_PARAMETERS.contains(member.name())) {
                problem("parameter %1$s: every request has a field of that name; rename the marker, for example :%1$s_2"
                        .formatted(member.name()));
            }
        }
        checkNames("parameter", members, "give each marker a name of its own, :%1$s and :%1$s_2");
        return members;
    }

    private List<Member> columns(PreparedStatement statement, QueryText text) {
        ColumnDefinitions definitions = statement.getResultSetDefinitions();
        List<Optional<CqlIdentifier>> names = text.columns();
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < definitions.size(); i++) {
            ColumnDefinition column = definitions.get(i);
            Optional<CqlIdentifier> name = names.size() == definitions.size() ? names.get(i) : Optional.empty();
            boolean emptyIsNull = name.map(known -> isUnfrozen(column, known)).orElse(false);
            add(members, "column", column, column.getType(), !emptyIsNull);
        }
        checkNames("column", members, "give each a name of its own with AS, %1$s AS %1$s_2");
        return members;
    }

    private void add(List<Member> members, String kind, ColumnDefinition definition, DataType type, boolean nullable) {
        String name = definition.getName().asInternal();
        if (!FieldNames.isName(name)) {
            problem("%s %s: not a protobuf name; use letters, digits and _ only, %s"
                    .formatted(
                            kind, name, kind.equals("column") ? "with AS and an alias" : "in the name of the marker"));
            return;
        }
        try {
            members.add(new Member(name, nullable ? Shapes.ofNullable(type) : Shapes.ofPlain(type)));
        } catch (Shapes.UnsupportedTypeException e) {
            problem("%s %s: unsupported type %s; leave it out, or cast it".formatted(kind, name, e.getMessage()));
        }
    }

    /** Asks the schema, because what a prepared statement says of types has lost whether they are frozen. */
    private boolean isUnfrozen(ColumnDefinition column, CqlIdentifier name) {
        return session.getMetadata()
                .getKeyspace(column.getKeyspace())
                .flatMap(keyspace -> keyspace.getTable(column.getTable())
                        .flatMap(table -> table.getColumn(name))
                        .or(() -> keyspace.getView(column.getTable()).flatMap(view -> view.getColumn(name))))
                .map(ColumnMetadata::getType)
                .filter(MethodReader::isUnfrozen)
                .isPresent();
    }

    private static boolean isUnfrozen(DataType type) {
        return (type instanceof ListType list && !list.isFrozen())
                || (type instanceof SetType set && !set.isFrozen())
                || (type instanceof MapType map && !map.isFrozen());
    }

    private void checkNames(String kind, List<Member> members, String remedy) {
        FieldNames.duplicates(members)
                .forEach(
                        (name, names) -> problem("duplicate %s %s; %s".formatted(kind, names, remedy.formatted(name))));
    }

    private List<Integer> routing(PreparedStatement statement, List<Integer> partition) {
        if (settings.routingKey().isEmpty()) {
            if (partition.isEmpty()) {
                problem("no routing key: the markers are not the whole partition key; "
                        + "make it markers, or name others as routing-key = [channel_id]");
            }
            return partition;
        }
        List<Integer> indexes = new ArrayList<>();
        for (String name : settings.routingKey()) {
            int index = statement.getVariableDefinitions().firstIndexOf(CqlIdentifier.fromInternal(name));
            if (index < 0) {
                problem("routing-key names %s, which is no marker; name some of %s"
                        .formatted(name, markers(statement.getVariableDefinitions())));
            } else {
                indexes.add(index);
            }
        }
        return indexes;
    }

    private static List<String> markers(ColumnDefinitions variables) {
        List<String> names = new ArrayList<>();
        variables.forEach(variable -> names.add(variable.getName().asInternal()));
        return names;
    }

    private void problem(String line) {
        problems.add("%s%s: %s".formatted(PreparedMethod.ORIGIN, settings.name(), line));
    }
}
