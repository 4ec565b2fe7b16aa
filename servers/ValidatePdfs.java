// Validates PDFs by Mustang: java -cp 'lib/*' ValidatePdfs.java
// Reads a line per file from its input, `SET PATH`, where SET is `pdf` (PDF/A-3 with Factur-X inside) or `pdfA` (PDF/A-3 alone). Prints
// as ValidateInvoices.java does.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.mustangproject.validator.ZUGFeRDValidator;

class ValidatePdfs {
    public static void main(String[] args) throws Exception {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = input.readLine()) != null; ) {
            String[] parts = line.split(" ", 2);
            var validator = new ZUGFeRDValidator();
            validator.disableNotices();
            String report = validator.validate(parts[1]);
            // What veraPDF found is in the text of the report only.
            boolean isPdfA = report.contains("flavour=3b") && report.contains("isCompliant=true");
            boolean isValid = isPdfA && (parts[0].equals("pdfA") || validator.wasCompletelyValid());
            System.out.println((isValid ? "valid " : "INVALID ") + parts[1]);
            if (!isValid && !isPdfA) System.out.println("  no PDF/A-3b");
            if (!isValid)
                report.lines().filter(ValidatePdfs::isError).forEach(found -> System.out.println("  " + withoutTags(found)));
        }
    }

    private static boolean isError(String line) {
        return line.matches(".*<(error|exception|fatal)\\b.*") || line.contains("isCompliant=false");
    }

    private static String withoutTags(String line) {
        return line.replaceAll("<\\w+( .*\")?>", "").replaceAll("</\\w+>", "").strip();
    }
}
