using System.Buffers;
using System.Text.Json;

namespace NymActors.Protocol.LocalApi.Text;

/// <summary>
/// The tokens of a text request. The library finds the faults; this class words them, as far as docs/protocol/05-native-client.md
/// 4.6.1 has words for them, and adds the checks that the library leaves to whoever takes a value: half characters, huge numbers.
/// </summary>
internal ref struct RequestScanner(ReadOnlySpan<byte> text)
{
    private const int DeepestNesting = 127;
    private const string NoValue = "EOF while parsing a value";

    private readonly ReadOnlySpan<byte> _text = text;
    private Utf8JsonReader _reader = new(text, new JsonReaderOptions { MaxDepth = DeepestNesting });

    // One bit for every open container, the innermost lowest: 1 is an object. The topmost bit set stands for the text itself.
    private UInt128 _containers = 1;
    private int _end;

    public JsonTokenType Type { get; private set; }

    private readonly bool AtContainer => Type is JsonTokenType.StartObject or JsonTokenType.StartArray;

    /// <summary>Goes to the next token; false at the end of the text.</summary>
    public bool Next()
    {
        try
        {
            if (!_reader.Read())
            {
                return false;
            }
        }
        catch (JsonException error)
        {
            throw Explain(JsonFault.OffsetOf(_text, error));
        }

        (Type, _end) = (_reader.TokenType, (int)_reader.BytesConsumed);
        _containers = Type switch
        {
            JsonTokenType.StartObject => (_containers << 1) | 1,
            JsonTokenType.StartArray => _containers << 1,
            JsonTokenType.EndObject or JsonTokenType.EndArray => _containers >> 1,
            JsonTokenType.Number when double.IsInfinity(_reader.GetDouble()) => throw Fault("number out of range"),
            _ when _reader.ValueIsEscaped && HasHalfCharacter() => throw Fault("unexpected end of hex escape"),
            _ => _containers,
        };
        return true;
    }

    /// <summary>Which of the names the key is; -1 for none.</summary>
    public readonly int KeyIn(ReadOnlySpan<string> names)
    {
        var index = names.Length - 1;
        while (index >= 0 && !_reader.ValueTextEquals(names[index]))
        {
            index--;
        }

        return index;
    }

    /// <summary>Passes the value that begins with the current token and says where it stands.</summary>
    public Range Value()
    {
        var (start, depth) = ((int)_reader.TokenStartIndex, AtContainer ? _reader.CurrentDepth : int.MaxValue);
        do
        {
            _ = depth == int.MaxValue || Next();
        }
        while (_reader.CurrentDepth > depth);

        return start.._end;
    }

    /// <summary>A fault noticed behind the current token, or, when that opens an object or array, in front of it.</summary>
    public readonly LocalApiException Fault(string what) => Type switch
    {
        _ when AtContainer => At((int)_reader.TokenStartIndex, what),
        JsonTokenType.PropertyName => At((int)_reader.TokenStartIndex + _reader.ValueSpan.Length + 2, what),
        _ => At(_end, what),
    };

    // Lines and columns count from 1 and columns count bytes, so that the column of a byte is the length of its line up to it.
    private readonly LocalApiException At(int length, string what)
    {
        var before = _text[..Math.Min(length, _text.Length)];
        var column = before.Length - (before.LastIndexOf((byte)'\n') + 1);
        return RequestFaults.Of($"{what} at line {before.Count((byte)'\n') + 1} column {column}");
    }

    private readonly bool HasHalfCharacter()
    {
        var content = ArrayPool<byte>.Shared.Rent(_reader.ValueSpan.Length);
        try
        {
            _reader.CopyString(content);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content, clearArray: true);
        }
    }

    // What could have come behind the last good token decides what is wrong with that which came.
    private readonly LocalApiException Explain(int stop)
    {
        var position = SkipBlanks(_end);
        var inObject = (_containers & 1) == 1;
        if (_containers == 1 || Type == JsonTokenType.PropertyName)
        {
            return Type is JsonTokenType.None or JsonTokenType.PropertyName ? ExplainValue(position, stop) : At(position + 1, "trailing characters");
        }

        if (position == _text.Length)
        {
            return At(position, inObject ? "EOF while parsing an object" : "EOF while parsing a list");
        }

        if (!AtContainer && _text[position] != ',')
        {
            return At(position + 1, inObject ? "expected `,` or `}`" : "expected `,` or `]`");
        }

        position = AtContainer ? position : SkipBlanks(position + 1);
        return _text[position..] switch
        {
            [(byte)'}' or (byte)']', ..] when !AtContainer => At(position + 1, "trailing comma"),
            [not (byte)'"', ..] when inObject => At(position + 1, "key must be a string"),
            _ => ExplainValue(position, stop),
        };
    }

    private readonly LocalApiException ExplainValue(int position, int stop) => (position < _text.Length ? (char)_text[position] : '\0') switch
    {
        '"' when stop >= _text.Length => At(stop, "EOF while parsing a string"),
        '"' when _text[stop] < ' ' => At(stop + 1, @"control character (\u0000-\u001F) found while parsing a string"),
        '"' when _text[..stop].TrimEnd(" \t\r\n"u8) is [.., (byte)'"'] => At(stop + 1, "expected `:`"),
        '"' => At(stop + 1, "invalid escape"),
        '{' or '[' => At(position + 1, "recursion limit exceeded"),
        '-' or 'n' or 't' or 'f' or (>= '0' and <= '9') when stop < _text.Length =>
            At(stop + 1, _text[position] > '9' ? "expected ident" : "invalid number"),
        _ when position == _text.Length || stop >= _text.Length => At(_text.Length, NoValue),
        _ => At(position + 1, "expected value"),
    };

    private readonly int SkipBlanks(int start) => _text.Length - _text[start..].TrimStart(" \t\r\n"u8).Length;
}
