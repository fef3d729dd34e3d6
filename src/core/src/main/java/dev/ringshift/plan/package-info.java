/**
 * What a migration would do and what it would lose, before it does anything.
 *
 * <p>Entry type: {@link dev.ringshift.plan.MigrationPlanner}, which looks at both clusters and answers with a {@link
 * dev.ringshift.plan.MigrationPlan}: for each table whether it can be copied, the target's schema as statements, and every
 * {@link dev.ringshift.plan.Loss} with whether the settings accept it. {@link dev.ringshift.plan.SchemaMaker} is the only
 * type here that changes anything, and only at the target. One thread.
 */
@NullMarked
package dev.ringshift.plan;

import org.jspecify.annotations.NullMarked;
