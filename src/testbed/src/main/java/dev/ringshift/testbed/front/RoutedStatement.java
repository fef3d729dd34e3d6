package dev.ringshift.testbed.front;

/** One statement, or batch, that belongs to one partition. */
public record RoutedStatement(Route route, long token) {}
