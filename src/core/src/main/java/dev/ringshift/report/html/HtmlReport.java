package dev.ringshift.report.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ringshift.report.ReportFile;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.Summary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes {@code report.html} of the other files in the folder of a run. Only {@code summary.json} has to be there. */
public final class HtmlReport {
    private static final String NAME = "report.html";

    private HtmlReport() {}

    /**
     * Writes the page. Whoever looks sees all of it, or the one before.
     *
     * @param runFolder has the files, and gets the page
     * @return the page
     * @throws IOException when one of the files is none of a run, or the page cannot be written; the message is one line
     *     that names the file
     */
    public static Path write(Path runFolder) throws IOException {
        Content content = content(runFolder);
        return ReportFile.write(runFolder, NAME, writer -> Page.write(content, writer));
    }

    /** Chart.js, which draws the charts, for other pages of Ringshift. */
    public static String chartScript() {
        return Page.resource("chart.umd.min.js");
    }

    private static Content content(Path folder) throws IOException {
        Path file = folder.resolve(SummaryFile.NAME);
        if (!Files.exists(file)) {
            throw new IOException("it has no %s; give the folder of one run".formatted(SummaryFile.NAME));
        }
        Summary summary = reading(file, () -> SummaryFile.readAny(file));
        if (summary instanceof ValidationSummary validation) {
            return new ValidationContent(validation, folder).content();
        }
        return new MigrationContent((RunSummary) summary, folder).content();
    }

    /** Something that reads a file. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads, and makes one line that names the file of whatever is wrong with it. */
    static <T> T reading(Path file, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " (line %d)".formatted(e.getLocation().getLineNr());
            throw new IOException("Cannot read %s: %s%s".formatted(file, e.getOriginalMessage(), place), e);
        } catch (CharacterCodingException e) {
            throw new IOException("Cannot read %s: it is no text in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new IOException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
