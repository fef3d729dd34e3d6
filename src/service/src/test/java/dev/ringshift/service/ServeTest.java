package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.bridge.SLF4JBridgeHandler;

class ServeTest {
    private final Logger root = Logger.getLogger("");
    private final List<Handler> before = List.of(root.getHandlers());

    @AfterEach
    void restore() {
        List.of(root.getHandlers()).forEach(root::removeHandler);
        before.forEach(root::addHandler);
    }

    @Test
    void should_tell_the_log_and_not_the_console_when_a_library_logs_by_the_jdk() {
        List<String> logged = new CopyOnWriteArrayList<>();
        var appender = new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                logged.add("%s %s: %s %s"
                        .formatted(
                                event.getLevel(),
                                event.getLoggerName(),
                                event.getMessage().getFormattedMessage(),
                                event.getThrown()));
            }
        };
        appender.start();
        var log = (org.apache.logging.log4j.core.Logger) LogManager.getRootLogger();
        log.addAppender(appender);
        try {
            Serve.redirectJdkLogs();

            Logger.getLogger("some.library").log(Level.SEVERE, "Cannot go on", new IllegalStateException("why"));
        } finally {
            log.removeAppender(appender);
        }

        assertThat(root.getHandlers()).hasOnlyElementsOfType(SLF4JBridgeHandler.class);
        assertThat(logged).contains("ERROR some.library: Cannot go on java.lang.IllegalStateException: why");
    }
}
