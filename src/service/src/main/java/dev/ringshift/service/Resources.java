package dev.ringshift.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service has opened, closed in the end: the last one first, and each though another one cannot be. */
final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T own(T resource) {
        opened.push(resource);
        return resource;
    }

    <T> T own(T resource, Consumer<T> close) {
        opened.push(() -> close.accept(resource));
        return resource;
    }

    @Override
    @SuppressWarnings("IllegalCatch") // AutoCloseable may throw anything
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("Cannot close all", e);
            }
        }
    }
}
