using System.Globalization;

namespace NymActors.Configuration;

/// <summary>Changes single lines of a TOML file; whatever it is not told to change stays as it is, comments and unknown keys included.</summary>
internal sealed class TomlEditor
{
    private readonly TomlDocument _document;
    private readonly List<string> _lines;
    private readonly HashSet<int> _removed = [];
    private readonly Dictionary<int, List<string>> _insertedAfter = [];
    private readonly Dictionary<string, List<string>> _newTables = new(StringComparer.Ordinal);
    private readonly string _lineEnd;

    /// <summary>Edits a file that was read; none of its entries may have been taken yet.</summary>
    public TomlEditor(TomlDocument document)
    {
        _document = document;
        _lines = [.. document.SourceText.Split('\n').Select(static line => line.TrimEnd('\r'))];
        _lineEnd = document.SourceText.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    }

    /// <summary>What was done, in words.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Removes a key with the comment above it; does nothing when it is absent.</summary>
    public void Remove(string path, string reason)
    {
        if (_document.Find(path) is { } entry)
        {
            Take(entry);
            Changes.Add(string.Create(CultureInfo.InvariantCulture, $"line {entry.Line}: {path} goes: {reason}"));
        }
    }

    /// <summary>Moves a key with the comment above it; does nothing when it is absent.</summary>
    /// <param name="path">The key.</param>
    /// <param name="table">The table it goes to.</param>
    /// <param name="name">Its name there, which may have dots.</param>
    public void Move(string path, string table, string name)
    {
        if (_document.Find(path) is { } entry)
        {
            var comment = Take(entry);
            Append(table, [.. comment, $"{name} = {entry.Text}"]);
            Changes.Add(string.Create(CultureInfo.InvariantCulture, $"line {entry.Line}: {path} becomes {table}.{name}"));
        }
    }

    /// <summary>Adds a key.</summary>
    public void Add(string table, string name, string value)
    {
        Append(table, [$"{name} = {TomlText.Literal(value)}"]);
        Changes.Add($"{table}.{name} is added: {value}");
    }

    /// <summary>Adds an empty table if it is missing.</summary>
    public void AddTable(string table)
    {
        if (!_document.Tables.ContainsKey(table) && _newTables.TryAdd(table, []))
        {
            Changes.Add($"the table [{table}] is added");
        }
    }

    /// <summary>Removes the line of a table's name, after its keys; does nothing when it is absent.</summary>
    public void RemoveTable(string table)
    {
        if (_document.Tables.TryGetValue(table, out var line) && _lines[line - 1].TrimStart().StartsWith('['))
        {
            TakeComment(line);
            _removed.Add(line);
        }
    }

    /// <summary>The text with all changes.</summary>
    public string ToText()
    {
        var text = new List<string>();
        for (var line = 1; line <= _lines.Count; line++)
        {
            if (!_removed.Contains(line))
            {
                text.Add(_lines[line - 1]);
            }

            text.AddRange(_insertedAfter.GetValueOrDefault(line) ?? []);
        }

        while (text.Count > 0 && text[^1].Length == 0)
        {
            text.RemoveAt(text.Count - 1);
        }

        foreach (var (table, lines) in _newTables)
        {
            text.AddRange(["", $"[{table}]", .. lines]);
        }

        return string.Concat(text.Select(line => line + _lineEnd));
    }

    private void Append(string table, IReadOnlyList<string> lines)
    {
        if (_document.Tables.TryGetValue(table, out var header) && _lines[header - 1].TrimStart().StartsWith('['))
        {
            // Directly below its last key: in another place it could fall into a table below it.
            var last = _document.Rest
                .Where(entry => entry.Line > header && IsIn(table, entry.Path) && !_document.Tables.Values.Any(other => other > header && other <= entry.Line))
                .Select(static entry => entry.LastLine)
                .Append(header)
                .Max();
            ListAt(_insertedAfter, last).AddRange(lines);
            return;
        }

        ListAt(_newTables, table).AddRange(lines);
    }

    private static bool IsIn(string table, string path) => path.StartsWith(table + ".", StringComparison.Ordinal);

    private static List<string> ListAt<T>(Dictionary<T, List<string>> lists, T key)
        where T : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    private List<string> Take(TomlEntry entry)
    {
        var comment = TakeComment(entry.Line);
        for (var line = entry.Line; line <= entry.LastLine; line++)
        {
            _removed.Add(line);
        }

        return comment;
    }

    /// <summary>Takes the comment directly above a line; a heading stays, for it is about more than one key.</summary>
    private List<string> TakeComment(int line)
    {
        var comment = new List<string>();
        for (var above = line - 1; above >= 1 && IsComment(_lines[above - 1]) && _removed.Add(above); above--)
        {
            comment.Insert(0, _lines[above - 1]);
        }

        return comment;
    }

    private static bool IsComment(string line) => line.TrimStart() is ['#', .. var rest] && !rest.StartsWith('#');
}
