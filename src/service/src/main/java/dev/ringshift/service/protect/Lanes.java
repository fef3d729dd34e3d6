package dev.ringshift.service.protect;

import dev.ringshift.service.coalesce.Flight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is in progress and who waits, each in the lane of its partition. Of those who wait and whose lane has room, the last one to
 * come is the next. What each call takes grows with the logarithm of the lanes, not with how many wait. Not safe in several threads.
 */
final class Lanes<K, V> {
    private final int mostInProgress;
    private final Map<Object, Lane<K, V>> lanes = new HashMap<>();
    private final Map<Flight<K, V>, Lane<K, V>> waiting = new LinkedHashMap<>();

    /** Those with room of which somebody waits, by when the last one came. */
    private final NavigableMap<Long, Lane<K, V>> open = new TreeMap<>();

    private int inProgress;
    private long arrivals;

    /** A partition with queries in progress or waiting. */
    static final class Lane<K, V> {
        private final Object partition;
        private final Deque<Waiting<K, V>> waiting = new ArrayDeque<>();
        private int inProgress;
        private @Nullable Long openSince;

        private Lane(Object partition) {
            this.partition = partition;
        }

        int waiting() {
            return waiting.size();
        }
    }

    private record Waiting<K, V>(Flight<K, V> flight, long arrival) {}

    /** A flight that has a place. */
    record Entered<K, V>(Flight<K, V> flight, Lane<K, V> lane) {}

    /**
     * @param mostInProgress in a lane
     */
    Lanes(int mostInProgress) {
        this.mostInProgress = mostInProgress;
    }

    /** Somebody has to {@link #enter} it, or {@link #await} a place, before anything else happens. */
    Lane<K, V> of(Object partition) {
        return lanes.computeIfAbsent(partition, Lane::new);
    }

    boolean hasRoom(Lane<K, V> lane) {
        return lane.inProgress < mostInProgress;
    }

    void enter(Lane<K, V> lane) {
        lane.inProgress++;
        inProgress++;
        arrange(lane);
    }

    void leave(Lane<K, V> lane) {
        lane.inProgress--;
        inProgress--;
        arrange(lane);
    }

    void await(Lane<K, V> lane, Flight<K, V> flight) {
        lane.waiting.addLast(new Waiting<>(flight, arrivals++));
        waiting.put(flight, lane);
        arrange(lane);
    }

    /** Waits no more, if it did. */
    void remove(Flight<K, V> flight) {
        Lane<K, V> lane = waiting.remove(flight);
        if (lane != null) {
            lane.waiting.removeIf(each -> each.flight() == flight);
            arrange(lane);
        }
    }

    /** Lets the next one enter; null when nobody waits who could. */
    @Nullable
    Entered<K, V> enterNext() {
        Map.Entry<Long, Lane<K, V>> newest = open.lastEntry();
        if (newest == null) {
            return null;
        }
        Lane<K, V> lane = newest.getValue();
        Flight<K, V> flight = lane.waiting.getLast().flight();
        enter(lane); // first, or the lane might be empty for a moment, and go
        remove(flight);
        return new Entered<>(flight, lane);
    }

    /** Who has waited longest in a lane. */
    Flight<K, V> oldest(Lane<K, V> lane) {
        return lane.waiting.getFirst().flight();
    }

    /** Who has waited longest in all. */
    Flight<K, V> oldest() {
        return waiting.keySet().iterator().next();
    }

    int inProgress() {
        return inProgress;
    }

    int waiting() {
        return waiting.size();
    }

    int size() {
        return lanes.size();
    }

    /** After each change of a lane. */
    private void arrange(Lane<K, V> lane) {
        if (lane.openSince != null) {
            open.remove(lane.openSince);
        }
        lane.openSince = hasRoom(lane) && !lane.waiting.isEmpty()
                ? (Long) lane.waiting.getLast().arrival()
                : null;
        if (lane.openSince != null) {
            open.put(lane.openSince, lane);
        }
        if (lane.inProgress == 0 && lane.waiting.isEmpty()) {
            lanes.remove(lane.partition);
        }
    }
}
