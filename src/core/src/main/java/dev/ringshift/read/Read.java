package dev.ringshift.read;

import com.datastax.oss.driver.api.core.cql.Row;

/**
 * A row as it was read.
 *
 * @param row raw
 * @param second when its TTLs were true, seconds since epoch
 */
public record Read(Row row, long second) {}
