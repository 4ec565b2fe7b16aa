// Validates invoices by the official rules, XSD and Schematron: java -cp 'lib/*' ValidateInvoices.java
// Reads a line per file from its input, `SET PATH`, where SET is one of those below. Prints `valid PATH` or `INVALID PATH`, and each
// error on a line after it that begins with two spaces.
import com.helger.diver.api.coord.DVRCoordinate;
import com.helger.io.resource.FileSystemResource;
import com.helger.phive.api.execute.ValidationExecutionManager;
import com.helger.phive.api.executorset.ValidationExecutorSetRegistry;
import com.helger.phive.api.validity.IValidityDeterminator;
import com.helger.phive.en16931.EN16931Validation;
import com.helger.phive.isdoc.ISDOCValidation;
import com.helger.phive.ksef.KSeFValidation;
import com.helger.phive.xml.source.IValidationSourceXML;
import com.helger.phive.xml.source.ValidationSourceXML;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

class ValidateInvoices {
    private static final Map<String, DVRCoordinate> RULES = Map.of(
        "en16931", EN16931Validation.VID_UBL_INVOICE_1315,
        "creditNote", EN16931Validation.VID_UBL_CREDIT_NOTE_1315,
        "cii", EN16931Validation.VID_CII_1315,
        "ksef", KSeFValidation.KSEF_3,
        "isdoc", ISDOCValidation.VID_ISDOC_602);

    public static void main(String[] args) throws Exception {
        var registry = new ValidationExecutorSetRegistry<IValidationSourceXML>();
        EN16931Validation.initEN16931(registry);
        KSeFValidation.initKSeF(registry);
        ISDOCValidation.initISDOC(registry);
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = input.readLine()) != null; ) {
            String[] parts = line.split(" ", 2);
            var set = registry.getOfID(RULES.get(parts[0]));
            var source = ValidationSourceXML.create(new FileSystemResource(new File(parts[1])));
            var results = ValidationExecutionManager.executeValidation(IValidityDeterminator.createDefault(), set, source);
            System.out.println((results.containsAtLeastOneError() ? "INVALID " : "valid ") + parts[1]);
            for (var result : results)
                for (var found : result.getErrorList())
                    if (found.isError())
                        System.out.println("  " + found.getErrorID() + " " + found.getErrorText(Locale.ENGLISH).strip().replaceAll("\\s+", " "));
        }
    }
}
