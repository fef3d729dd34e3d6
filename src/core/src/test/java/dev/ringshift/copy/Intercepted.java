package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A real session whose asynchronous requests a test may hold, refuse, repeat or answer itself. */
final class Intercepted {

    private Intercepted() {}

    /** Takes a request, and the way to really send it. */
    @FunctionalInterface
    interface Hook {
        CompletionStage<AsyncResultSet> send(Statement<?> statement, Supplier<CompletionStage<AsyncResultSet>> real);
    }

    /** Whether a statement only looks. */
    static boolean isRead(Statement<?> statement) {
        return statement instanceof BoundStatement bound
                && bound.getPreparedStatement().getQuery().startsWith("SELECT");
    }

    static CqlSession session(CqlSession real, Hook hook) {
        return proxy(CqlSession.class, (self, method, arguments) -> {
            if (method.getName().equals("executeAsync") && arguments[0] instanceof Statement<?> statement) {
                return hook.send(statement, () -> real.executeAsync(statement));
            }
            return call(real, method, arguments);
        });
    }

    /** The answer without its rows, as servers give it over tombstones: go on at {@code pagingState}. */
    static AsyncResultSet emptyPage(AsyncResultSet real, ByteBuffer pagingState) {
        ExecutionInfo info = proxy(
                ExecutionInfo.class,
                (self, method, arguments) -> method.getName().equals("getPagingState")
                        ? pagingState
                        : call(real.getExecutionInfo(), method, arguments));
        return proxy(AsyncResultSet.class, (self, method, arguments) -> switch (method.getName()) {
            case "currentPage" -> List.of();
            case "hasMorePages" -> true;
            case "getExecutionInfo" -> info;
            default -> call(real, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object real, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
