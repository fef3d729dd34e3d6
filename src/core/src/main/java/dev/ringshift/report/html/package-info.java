/**
 * {@code report.html}: the files that a run left in its folder, for people. One page that needs no network and runs no
 * script but its own.
 *
 * <p>Entry type: {@link dev.ringshift.report.html.HtmlReport}. {@code Content} is what a page says, made of a summary by
 * {@code ValidationContent} or {@code MigrationContent}; {@code Page} makes text of it, and {@code page.js} draws it.
 */
@NullMarked
package dev.ringshift.report.html;

import org.jspecify.annotations.NullMarked;
