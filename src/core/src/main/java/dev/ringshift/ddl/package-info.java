/**
 * The source's schema as DDL for the target.
 *
 * <p>Entry type: {@link dev.ringshift.ddl.SchemaTranslator}, which takes a {@link dev.ringshift.ddl.SchemaRequest} and
 * answers with a {@link dev.ringshift.ddl.SchemaTranslation}: statements in the order in which they must run, and a
 * {@link dev.ringshift.ddl.Finding} for everything that is not as it was at the source. What the target understands is
 * in one class per kind of target behind {@link dev.ringshift.ddl.TargetRules}. An option that no rule names is left out
 * and reported, never printed: the statements hold only what the target is known to accept.
 *
 * <p>The driver's own {@code describe()} does not do: it prints options that the target refuses, does not know those of
 * newer releases, puts the source's keyspace before the names of user-defined types, and prints vectors as the name of
 * a Java class.
 *
 * <p>Nothing here talks to a cluster but {@link dev.ringshift.ddl.SourceKeyspace#read}; nothing is shared between
 * threads.
 */
@NullMarked
package dev.ringshift.ddl;

import org.jspecify.annotations.NullMarked;
