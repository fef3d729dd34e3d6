package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;

/** What a caller was told instead of an answer. */
final class Said {
    private Said() {}

    static StatusRuntimeException assertStatus(ListenableFuture<byte[]> answer, Status.Code code, String words) {
        StatusRuntimeException[] status = new StatusRuntimeException[1];
        assertThatThrownBy(answer::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(StatusRuntimeException.class, cause -> {
                    assertThat(cause.getStatus().getCode()).isEqualTo(code);
                    assertThat(String.valueOf(cause.getStatus().getDescription()))
                            .contains(words);
                    status[0] = cause;
                });
        return status[0];
    }
}
