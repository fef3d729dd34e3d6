/**
 * A program of several commands: finds the one that is meant, parses its options, answers {@code --help}, and turns what it throws into an
 * exit code and one line on standard error.
 *
 * <p>Entry types: {@link dev.ringshift.command.Program} and {@link dev.ringshift.command.Command}. For one thread.
 */
@NullMarked
package dev.ringshift.command;

import org.jspecify.annotations.NullMarked;
