package dev.ringshift.service;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/** What the JDK's loggers are told, gRPC's among them, for the log of the service: their own console waits for who reads it. */
final class JdkLogs extends Handler {
    private final Formatter formatter = new SimpleFormatter();

    private JdkLogs() {}

    /** From now on, in place of the console. */
    static void redirect() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new JdkLogs());
    }

    @Override
    public void publish(LogRecord record) {
        org.slf4j.Logger log = LoggerFactory.getLogger(String.valueOf(record.getLoggerName()));
        String message = formatter.formatMessage(record);
        int level = record.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            log.error(message, record.getThrown());
        } else if (level >= Level.WARNING.intValue()) {
            log.warn(message, record.getThrown());
        } else {
            log.info(message, record.getThrown());
        }
    }

    @Override
    public void flush() {
        // the log does that by itself
    }

    @Override
    public void close() {
        // the log outlives it
    }
}
