namespace NymActors.Protocol.LocalApi.Text;

/// <summary>
/// Walks through a JSON text and words each fault, with its position, as the public client does (docs/protocol/05-native-client.md 4.6.1).
/// </summary>
/// <remarks>
/// Lines and columns count from 1 and columns count bytes. A fault in a byte that was only looked at has the column of that byte; a fault
/// noticed after reading has the column of the last byte read. Nothing is built while scanning, so that a hostile text costs no memory.
/// </remarks>
internal ref partial struct JsonScanner(ReadOnlySpan<byte> text)
{
    private const int EndOfText = -1;
    private const int DeepestNesting = 127;

    private int _index;
    private int _depth;

    public readonly ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>The next byte that is not white space, without taking it.</summary>
    /// <returns>The byte, negative at the end of the text.</returns>
    public int PeekToken()
    {
        while (Peek() is ' ' or '\n' or '\t' or '\r')
        {
            _index++;
        }

        return Peek();
    }

    /// <summary>Takes the bracket that opens an object or array.</summary>
    public void Open()
    {
        if (_depth == DeepestNesting)
        {
            throw FaultAhead("recursion limit exceeded");
        }

        _depth++;
        _index++;
    }

    /// <summary>Takes the bracket that closes an object or array; <see cref="MoveToKey"/> or <see cref="MoveToElement"/> has found it.</summary>
    public void Close()
    {
        _depth--;
        _index++;
    }

    /// <summary>Goes to the next key of an object.</summary>
    /// <param name="first">Whether this is the first one; becomes false.</param>
    /// <returns>Whether there is one; if not, the closing bracket comes next.</returns>
    public bool MoveToKey(ref bool first)
    {
        var next = PeekToken();
        if (next == '}')
        {
            return false;
        }

        next = PassComma(next, first, "EOF while parsing an object", "expected `,` or `}`");
        first = false;
        return next switch
        {
            '"' => true,
            '}' => throw FaultAhead("trailing comma"),
            EndOfText => throw FaultAhead(JsonFaults.NoValue),
            _ => throw FaultAhead("key must be a string"),
        };
    }

    /// <summary>Goes to the next element of an array.</summary>
    /// <param name="first">Whether this is the first one; becomes false.</param>
    /// <returns>Whether there is one; if not, the closing bracket comes next.</returns>
    public bool MoveToElement(ref bool first)
    {
        var next = PeekToken();
        if (next == ']')
        {
            return false;
        }

        next = PassComma(next, first, "EOF while parsing a list", "expected `,` or `]`");
        first = false;
        return next switch
        {
            ']' => throw FaultAhead("trailing comma"),
            EndOfText => throw FaultAhead(JsonFaults.NoValue),
            _ => true,
        };
    }

    /// <summary>Takes the colon between key and value.</summary>
    public void PassColon()
    {
        switch (PeekToken())
        {
            case ':':
                _index++;
                break;
            case EndOfText:
                throw FaultAhead("EOF while parsing an object");
            default:
                throw FaultAhead("expected `:`");
        }
    }

    /// <summary>Checks that nothing but white space is left.</summary>
    public void RequireEnd()
    {
        if (PeekToken() != EndOfText)
        {
            throw FaultAhead("trailing characters");
        }
    }

    /// <summary>A fault noticed after the last byte taken.</summary>
    public readonly LocalApiException Fault(string what) => JsonFaults.At(Text[.._index], what);

    /// <summary>A fault that the reference reports after it has tried to take the closing bracket.</summary>
    public LocalApiException FaultAfterClosing(char bracket, string what)
    {
        if (PeekToken() == bracket)
        {
            _index++;
        }

        return Fault(what);
    }

    private readonly int Peek() => _index < Text.Length ? Text[_index] : EndOfText;

    private readonly LocalApiException FaultAhead(string what) => JsonFaults.At(Text[..Math.Min(_index + 1, Text.Length)], what);

    private int PassComma(int next, bool first, string endFault, string separatorFault)
    {
        if (next == EndOfText)
        {
            throw FaultAhead(endFault);
        }

        if (first)
        {
            return next;
        }

        if (next != ',')
        {
            throw FaultAhead(separatorFault);
        }

        _index++;
        return PeekToken();
    }
}
