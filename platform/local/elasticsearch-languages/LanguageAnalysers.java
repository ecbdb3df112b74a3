import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerScope;
import org.elasticsearch.index.analysis.PreBuiltAnalyzerProvider;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The distribution on Maven Central lacks the module that gives Lucene's language analysers their names; the analysers
 * themselves are in its lib folder. This gives the same analysers the same names.
 */
public final class LanguageAnalysers extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> named = new LinkedHashMap<>();
        add(named, "dutch", new DutchAnalyzer());
        add(named, "english", new EnglishAnalyzer());
        add(named, "french", new FrenchAnalyzer());
        add(named, "german", new GermanAnalyzer());
        add(named, "italian", new ItalianAnalyzer());
        add(named, "portuguese", new PortugueseAnalyzer());
        add(named, "spanish", new SpanishAnalyzer());
        return named;
    }

    private static void add(
            Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> named, String name, Analyzer analyser) {
        AnalyzerProvider<? extends Analyzer> provider =
                new PreBuiltAnalyzerProvider(name, AnalyzerScope.INDICES, analyser);
        named.put(name, (index, environment, asked, settings) -> provider);
    }
}
