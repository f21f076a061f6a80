using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace NymActors.Host;

/// <summary>
/// Reads files of <c>KEY=VALUE</c> lines (docs/protocol/05-native-client.md section 3.2): comments, quotes, escapes and
/// <c>$NAME</c> substitution.
/// </summary>
internal sealed class EnvironmentFile
{
    private readonly string _text;
    private readonly Func<string, string?> _environment;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private int _position;
    private int _lineStart;

    // Where the public client sees a fault: in the line, in a value, or in what follows a quote that nobody closed.
    private int? _valueStart;
    private bool _isOpen;

    private EnvironmentFile(string text, Func<string, string?> environment)
    {
        _text = text;
        _environment = environment;
    }

    /// <summary>Reads a file's text.</summary>
    /// <param name="text">The text; an initial byte order mark is skipped.</param>
    /// <param name="environment">The environment, for substitution: it wins over earlier lines.</param>
    /// <param name="variables">The variables, the first of equal names; when false is returned those before the fault.</param>
    /// <param name="fault">What is wrong and in which line; null when true is returned.</param>
    public static bool TryParse(
        string text, Func<string, string?> environment, out IReadOnlyDictionary<string, string> variables, [NotNullWhen(false)] out EnvironmentFault? fault)
    {
        var file = new EnvironmentFile(text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal), environment);
        variables = file._variables;
        fault = null;
        try
        {
            while (file._position < file._text.Length)
            {
                file.ReadLine();
            }

            return true;
        }
        catch (FormatException e)
        {
            fault = file.Locate(e.Message);
            return false;
        }
    }

    private char Current => _position < _text.Length ? _text[_position] : '\n';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private void ReadLine()
    {
        _lineStart = _position;
        _valueStart = null;
        SkipBlanks();
        if (Current is '\n' or '#')
        {
            SkipToNextLine();
            return;
        }

        var name = ReadName();
        if (name == "export" && Current is ' ' or '\t')
        {
            SkipBlanks();
            if (Current != '=')
            {
                name = ReadName();
            }
        }

        SkipBlanks();
        if (Current != '=')
        {
            throw new FormatException($"\"=\" is expected after {name}");
        }

        _position++;
        SkipBlanks();
        _valueStart = _position;
        var value = ReadValue();
        SkipBlanks();
        if (Current is not ('\n' or '#'))
        {
            throw new FormatException($"the value of {name} contains a space; put it in quotes");
        }

        SkipToNextLine();
        _variables.TryAdd(name, value);
    }

    private string ReadName()
    {
        if (!IsNameStart(Current))
        {
            throw new FormatException("a name is expected, made of letters, digits and _");
        }

        var start = _position;
        while (IsNameStart(Current) || char.IsAsciiDigit(Current) || Current == '.')
        {
            _position++;
        }

        return _text[start.._position];
    }

    private string ReadValue()
    {
        var value = new StringBuilder();
        // A value ends at white space; "#" begins a comment only after white space.
        while (Current is not (' ' or '\t' or '\n'))
        {
            switch (Current)
            {
                case '\'':
                    value.Append(ReadLiteral());
                    break;
                case '"':
                    ReadQuoted(value);
                    break;
                default:
                    ReadPiece(value);
                    break;
            }
        }

        return value.ToString();
    }

    private ReadOnlySpan<char> ReadLiteral()
    {
        var end = _text.IndexOf('\'', _position + 1);
        if (end < 0)
        {
            _isOpen = true;
            throw new FormatException("a single quote is not closed");
        }

        var content = _text.AsSpan(_position + 1, end - _position - 1);
        _position = end + 1;
        return content;
    }

    private void ReadQuoted(StringBuilder value)
    {
        for (_position++; _position < _text.Length;)
        {
            if (_text[_position] == '"')
            {
                _position++;
                return;
            }

            ReadPiece(value);
        }

        _isOpen = true;
        throw new FormatException("a double quote is not closed");
    }

    /// <summary>What means the same inside double quotes and outside.</summary>
    private void ReadPiece(StringBuilder value)
    {
        switch (_text[_position])
        {
            case '\\':
                value.Append(ReadEscape());
                break;
            case '$':
                value.Append(ReadSubstitution());
                break;
            default:
                value.Append(_text[_position++]);
                break;
        }
    }

    private char ReadEscape()
    {
        var escaped = _position + 1 < _text.Length ? _text[_position + 1] : '\0';
        _position++;
        var meaning = escaped switch
        {
            '\\' or '\'' or '"' or '$' or ' ' => escaped,
            'n' => '\n',
            _ => throw new FormatException("there is no such escape; possible are \\\\ \\' \\\" \\$ \\n and a backslash before a space"),
        };
        _position++;
        return meaning;
    }

    private string ReadSubstitution()
    {
        _position++;
        string name;
        if (Current == '{')
        {
            var end = _text.IndexOfAny(['}', '\n'], _position);
            if (end < 0 || _text[end] == '\n')
            {
                // The public client looks at the whole value first.
                _position = (end < 0 ? _text.Length : end) - 1;
                throw new FormatException("\"${\" is not closed");
            }

            name = _text[(_position + 1)..end];
            _position = end + 1;
        }
        else
        {
            var start = _position;
            while (char.IsAsciiLetterOrDigit(Current))
            {
                _position++;
            }

            name = _text[start.._position];
        }

        return _environment(name) ?? _variables.GetValueOrDefault(name, "");
    }

    private EnvironmentFault Locate(string reason)
    {
        var line = _text.AsSpan(0, Math.Min(_lineStart, _text.Length)).Count('\n') + 1;
        if (_isOpen)
        {
            return new EnvironmentFault(line, reason, _text[_lineStart..], _text.Length - _lineStart);
        }

        var start = _valueStart ?? _lineStart;
        var end = _text.IndexOf('\n', Math.Min(_position, _text.Length));
        return new EnvironmentFault(line, reason, _text[start..(end < 0 ? _text.Length : end)], _position - start);
    }

    private void SkipBlanks()
    {
        while (Current is ' ' or '\t')
        {
            _position++;
        }
    }

    private void SkipToNextLine()
    {
        var end = _text.IndexOf('\n', Math.Min(_position, _text.Length));
        _position = end < 0 ? _text.Length : end + 1;
    }
}
