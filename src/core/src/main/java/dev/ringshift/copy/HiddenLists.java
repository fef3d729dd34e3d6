package dev.ringshift.copy;

/** What a repair does to a list that differs on a target that does not show the writetimes of its elements. */
public enum HiddenLists {
    /** It stays, since it may be newer than the source's. */
    STAY,
    /** It is overwritten, also if it is newer than the source's. */
    OVERWRITTEN
}
