package dev.ringshift.testbed;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test the {@link ClusterPair} that all test classes of a run share.
 *
 * <p>The first test that asks starts it, JUnit closes it after the last one. Tests keep apart by keyspaces of their own,
 * and leave both clusters running.
 */
public final class ClusterPairExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ClusterPairExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ClusterPair.class;
    }

    @Override
    public ClusterPair resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // the store of the root closes what it holds when the run ends
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ClusterPair.class, key -> ClusterPair.start(), ClusterPair.class);
    }
}
