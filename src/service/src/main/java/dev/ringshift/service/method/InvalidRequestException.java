package dev.ringshift.service.method;

/** A request that cannot be served as it is. The message names the field and what to do, never the value. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param field path of the field in the request's message, {@code address.zip}; {@code request} when there is no telling
     */
    InvalidRequestException(String field, String problem) {
        super("Cannot take %s: %s".formatted(field, problem), null, false, false);
    }

    static InvalidRequestException ofPageToken() {
        return new InvalidRequestException(
                ServiceDescriptors.PAGE_TOKEN,
                "not of this query; send next_page_token of a reply to the same method and values, none for the first page");
    }
}
