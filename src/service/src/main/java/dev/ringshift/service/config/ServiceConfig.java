package dev.ringshift.service.config;

import dev.ringshift.config.ClusterSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that the read service needs to know, checked. Built once, at the edge.
 *
 * @param primary the cluster that is read
 * @param service full protobuf name of the gRPC service, {@code chat.v1.Chat}
 * @param fieldNumbers the lock file with the numbers of all fields
 * @param methods one for each query, no name twice
 * @param server where gRPC is served, and to whom
 * @param members which instances share the work
 * @param protection how much may be in flight
 */
public record ServiceConfig(
        ClusterSettings primary,
        String service,
        Path fieldNumbers,
        List<MethodSettings> methods,
        ServerSettings server,
        MemberSettings members,
        ProtectionSettings protection) {
    public ServiceConfig {
        methods = List.copyOf(methods);
    }
}
