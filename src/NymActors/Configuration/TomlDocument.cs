using System.Globalization;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace NymActors.Configuration;

/// <summary>
/// A TOML file as a flat list of dotted keys with their lines, so that a fault can be shown where it stands. Dotted keys,
/// tables and inline tables that mean the same look the same here.
/// </summary>
internal sealed class TomlDocument
{
    private const int MaximumDepth = 16;
    private readonly Dictionary<string, TomlEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tables = new(StringComparer.Ordinal);

    private TomlDocument(string text, string path)
    {
        SourceText = text;
        SourcePath = path;
    }

    /// <summary>The text that was read.</summary>
    public string SourceText { get; }

    /// <summary>The file, for messages.</summary>
    public string SourcePath { get; }

    /// <summary>The entries that nobody has taken yet.</summary>
    public IReadOnlyCollection<TomlEntry> Rest => _entries.Values;

    /// <summary>The paths of all tables with the line of their first appearance.</summary>
    public IReadOnlyDictionary<string, int> Tables => _tables;

    /// <summary>Reads a file's text.</summary>
    /// <exception cref="ClientConfigurationException">The text is not TOML, or a key stands twice.</exception>
    public static TomlDocument Parse(string text, string path)
    {
        var document = new TomlDocument(text, path);
        DocumentSyntax syntax;
        try
        {
            syntax = SyntaxParser.Parse(text, path, validate: true);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ClientConfigurationException(path, null, $"this is not a TOML file: {e.Message}", NotToml, e);
        }

        if (syntax.HasErrors)
        {
            var first = syntax.Diagnostics.First(d => d.Kind == DiagnosticMessageKind.Error);
            throw new ClientConfigurationException(path, first.Span.Start.Line + 1, $"this is not TOML: {first.Message.TrimEnd('.')}", NotToml);
        }

        document.AddAll("", syntax.KeyValues, 0);
        foreach (var (index, table) in syntax.Tables.Index())
        {
            // The items of an array of tables are told apart; no setting is in one.
            var name = Join("", table.Name) + (table is TableArraySyntax ? string.Create(CultureInfo.InvariantCulture, $"[{index}]") : "");
            document._tables.TryAdd(name, LineOf(table));
            document.AddAll(name, table.Items, 0);
        }

        return document;
    }

    /// <summary>Returns an entry and leaves it; null when it is absent.</summary>
    public TomlEntry? Find(string path) => _entries.GetValueOrDefault(path);

    /// <summary>Removes and returns an entry; null when it is absent.</summary>
    public TomlEntry? Take(string path) => _entries.Remove(path, out var entry) ? entry : null;

    private const string NotToml = "Correct the file, or write it anew with init";

    private static int LineOf(SyntaxNode node) => node.Span.Start.Line + 1;

    private static string Join(string prefix, KeySyntax? key)
    {
        if (key?.Key is null)
        {
            return prefix;
        }

        var parts = new List<string>();
        if (prefix.Length > 0)
        {
            parts.Add(prefix);
        }

        parts.Add(Name(key.Key));
        parts.AddRange(key.DotKeys.Select(item => Name(item.Key)));
        return string.Join('.', parts);
    }

    private static string Name(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        // A dot inside a quoted key separates nothing.
        StringValueSyntax quoted => (quoted.Value ?? "").Replace(".", "\\.", StringComparison.Ordinal),
        _ => "",
    };

    private void AddAll(string prefix, SyntaxList<KeyValueSyntax> items, int depth)
    {
        foreach (var item in items)
        {
            Add(prefix, item, depth);
        }
    }

    private void Add(string prefix, KeyValueSyntax item, int depth)
    {
        var path = Join(prefix, item.Key);
        var line = LineOf(item);
        if (depth > MaximumDepth)
        {
            throw new ClientConfigurationException(SourcePath, line, $"\"{path}\" is nested too deeply", NotToml);
        }

        if (item.Value is InlineTableSyntax table)
        {
            _tables.TryAdd(path, line);
            foreach (var inner in table.Items)
            {
                if (inner.KeyValue is { } keyValue)
                {
                    Add(path, keyValue, depth + 1);
                }
            }

            return;
        }

        var entry = new TomlEntry(path, line, Value(item.Value, depth))
        {
            LastLine = (item.Value?.Span.End.Line ?? item.Span.Start.Line) + 1,
            Text = item.Value is { } value ? SourceText[value.Span.Start.Offset..(value.Span.End.Offset + 1)] : "",
        };
        if (!_entries.TryAdd(path, entry))
        {
            throw new ClientConfigurationException(SourcePath, line, $"\"{path}\" stands here a second time", "Remove one of the two");
        }
    }

    private static object Value(ValueSyntax? value, int depth) => value switch
    {
        StringValueSyntax text => text.Value ?? "",
        IntegerValueSyntax integer => integer.Value,
        FloatValueSyntax number => number.Value,
        BooleanValueSyntax boolean => boolean.Value,
        ArraySyntax array when depth <= MaximumDepth =>
            array.Items.Select(item => Value(item.Value, depth + 1)).ToList(),
        _ => TomlOtherValue.Instance,
    };
}
