package dev.ringshift.service.coalesce;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A coalescer, its callers and a database in one thread, with a clock that jumps from event to event. The seed decides when
 * requests come, which of them leave, how long queries wait and take, which fail, and what writes go on. The same seed gives the same history.
 */
final class Simulation {
    private static final int KEYS = 3;
    private static final long DURATION = 200;

    private final Mode mode;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final long[] versions = new long[KEYS];
    private final History history = new History();
    private final Coalescer<Integer, History.Query> coalescer;
    private long nanos;
    private long moment;

    /** Makes the coalescer under test, with a rule broken or not. */
    @FunctionalInterface
    interface Maker {
        Coalescer<Integer, History.Query> make(Simulation simulation);
    }

    private record Event(long nanos, long order, Runnable action) {}

    private Simulation(Mode mode, long seed, Maker maker) {
        this.mode = mode;
        this.random = new Random(seed);
        this.coalescer = maker.make(this);
    }

    static History run(Mode mode, long seed, Maker maker) {
        return new Simulation(mode, seed, maker).run();
    }

    CoalescerLimits limits() {
        return new CoalescerLimits(1000, java.time.Duration.ofNanos(DURATION));
    }

    long nanos() {
        return nanos;
    }

    /** Hands outcomes out later than they came, among other events. */
    void fanOut(Runnable task) {
        in(random.nextInt(3), task);
    }

    Dispatcher<Integer, History.Query> database() {
        return new Dispatcher<>() {
            @Override
            public void dispatch(Flight<Integer, History.Query> flight) {
                in(random.nextInt(12), () -> send(flight));
            }

            @Override
            public void withdraw(Flight<Integer, History.Query> flight) {}
        };
    }

    private History run() {
        for (int i = 10 + random.nextInt(60); i > 0; i--) {
            in(random.nextLong(DURATION), random.nextInt(5) == 0 ? this::write : this::read);
        }
        while (!events.isEmpty()) {
            Event event = events.remove();
            nanos = event.nanos();
            event.action().run();
        }
        history.keysLeftInFlight = coalescer.keysInFlight();
        return history;
    }

    private void in(long delay, Runnable action) {
        // among events of one instant the order is the seed's as well
        events.add(new Event(nanos + delay, random.nextLong(), action));
    }

    private void read() {
        int key = random.nextInt(KEYS);
        long patience = 1L + random.nextInt(60);
        History.Read read = new History.Read(key, ++moment, nanos + patience);
        history.reads.add(read);
        Subscription subscription = coalescer.subscribe(new Request<>(key, key, mode, read.deadlineNanos), outcome -> {
            read.heard++;
            read.heardAt = ++moment;
            read.heardNanos = nanos;
            read.outcome = outcome;
        });
        // callers leave when their time is over; some do earlier
        in(random.nextInt(4) == 0 ? random.nextLong(patience) : patience, () -> {
            if (read.heard == 0) {
                read.left = ++moment;
            }
            subscription.leave();
        });
    }

    private void write() {
        History.Write write = new History.Write(random.nextInt(KEYS), random.nextBoolean());
        history.writes.add(write);
        in(random.nextInt(10), () -> {
            write.version = ++versions[write.key];
            in(random.nextInt(10), () -> {
                if (write.throughInstance) {
                    coalescer.written(write.key);
                }
                write.answered = ++moment;
            });
        });
    }

    private void send(Flight<Integer, History.Query> flight) {
        if (random.nextInt(20) == 0) {
            flight.land(new Outcome.Failure<>(new IllegalStateException("refused")));
            return;
        }
        int subscribers = flight.subscribers();
        if (!flight.begin()) {
            return;
        }
        History.Query query = new History.Query(flight.key(), subscribers, ++moment);
        history.queries.add(query);
        long reads = random.nextInt(15);
        in(reads, () -> query.version = versions[query.key]);
        long takes = reads + 1 + random.nextInt(20);
        long left = flight.deadlineNanos() - nanos;
        if (takes > left) {
            in(Math.max(0, left), () -> land(query, flight, new Outcome.Expired<>()));
        } else if (random.nextInt(10) == 0) {
            in(takes, () -> land(query, flight, new Outcome.Failure<>(new IllegalStateException("failed"))));
        } else {
            in(takes, () -> land(query, flight, new Outcome.Answer<>(query)));
        }
    }

    private void land(History.Query query, Flight<Integer, History.Query> flight, Outcome<History.Query> outcome) {
        query.failed = outcome instanceof Outcome.Failure;
        query.expired = outcome instanceof Outcome.Expired;
        query.landed = ++moment;
        flight.land(outcome);
    }
}
