using System.Globalization;

namespace NymActors.Protocol.LocalApi.Text;

internal ref partial struct JsonScanner
{
    /// <summary>Takes one value, whatever it is.</summary>
    public JsonValue ReadValue() => PeekToken() switch
    {
        'n' => ReadWord("null"u8, JsonKind.Null),
        't' => ReadWord("true"u8, JsonKind.True),
        'f' => ReadWord("false"u8, JsonKind.False),
        '-' or (>= '0' and <= '9') => ReadNumber(),
        '"' => ReadString(),
        '[' => ReadArray(),
        '{' => ReadObject(),
        EndOfText => throw FaultAhead(JsonFaults.NoValue),
        _ => throw FaultAhead("expected value"),
    };

    /// <summary>Takes a string; its opening quotation mark comes next.</summary>
    public JsonValue ReadString()
    {
        var start = _index++;
        while (true)
        {
            var stop = Text[_index..].IndexOfAny(JsonText.EndsPlainBytes);
            if (stop < 0)
            {
                _index = Text.Length;
                throw Fault(JsonFaults.OpenString);
            }

            _index += stop + 1;
            switch (Text[_index - 1])
            {
                case (byte)'"':
                    return new JsonValue(JsonKind.String, start, _index);
                case (byte)'\\':
                    PassEscape();
                    break;
                default:
                    throw Fault(@"control character (\u0000-\u001F) found while parsing a string");
            }
        }
    }

    private static bool IsDigit(int next) => next is >= '0' and <= '9';

    private JsonValue ReadArray()
    {
        var start = _index;
        Open();
        for (var first = true; MoveToElement(ref first);)
        {
            ReadValue();
        }

        Close();
        return new JsonValue(JsonKind.Array, start, _index);
    }

    private JsonValue ReadObject()
    {
        var start = _index;
        Open();
        for (var first = true; MoveToKey(ref first);)
        {
            ReadString();
            PassColon();
            ReadValue();
        }

        Close();
        return new JsonValue(JsonKind.Object, start, _index);
    }

    private JsonValue ReadWord(ReadOnlySpan<byte> word, JsonKind kind)
    {
        var start = _index++;
        foreach (var expected in word[1..])
        {
            if (Take(JsonFaults.NoValue) != expected)
            {
                throw Fault("expected ident");
            }
        }

        return new JsonValue(kind, start, _index);
    }

    private JsonValue ReadNumber()
    {
        var start = _index;
        var negative = Peek() == '-';
        if (negative)
        {
            _index++;
        }

        var magnitude = ReadInteger(out var isInteger);
        if (Peek() == '.')
        {
            isInteger = false;
            PassFraction();
        }

        if (Peek() is 'e' or 'E')
        {
            isInteger = false;
            PassExponent();
        }

        // Minus zero, and what 64 bits cannot hold, is a floating-point number.
        if (isInteger && !negative)
        {
            return new JsonValue(JsonKind.Unsigned, start, _index, magnitude);
        }

        if (isInteger && magnitude is > 0 and <= 1UL << 63)
        {
            return new JsonValue(JsonKind.Negative, start, _index, magnitude);
        }

        return double.IsInfinity(double.Parse(Text[start.._index], NumberStyles.Float, CultureInfo.InvariantCulture))
            ? throw Fault("number out of range")
            : new JsonValue(JsonKind.Float, start, _index);
    }

    private ulong ReadInteger(out bool isInteger)
    {
        isInteger = true;
        var first = Take(JsonFaults.NoValue);
        if (!IsDigit(first))
        {
            throw Fault(JsonFaults.BadNumber);
        }

        if (first == '0' && IsDigit(Peek()))
        {
            throw FaultAhead(JsonFaults.BadNumber);
        }

        UInt128 magnitude = (uint)(first - '0');
        for (; IsDigit(Peek()); _index++)
        {
            if (isInteger)
            {
                magnitude = (magnitude * 10) + (uint)(Peek() - '0');
                isInteger = magnitude <= ulong.MaxValue;
            }
        }

        return isInteger ? (ulong)magnitude : 0;
    }

    private void PassFraction()
    {
        _index++;
        if (!IsDigit(Peek()))
        {
            throw FaultAhead(Peek() == EndOfText ? JsonFaults.NoValue : JsonFaults.BadNumber);
        }

        PassDigits();
    }

    private void PassExponent()
    {
        _index++;
        if (Peek() is '+' or '-')
        {
            _index++;
        }

        if (!IsDigit(Take(JsonFaults.NoValue)))
        {
            throw Fault(JsonFaults.BadNumber);
        }

        PassDigits();
    }

    private void PassDigits()
    {
        while (IsDigit(Peek()))
        {
            _index++;
        }
    }

    private void PassEscape()
    {
        switch (Take(JsonFaults.OpenString))
        {
            case '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't':
                break;
            case 'u':
                PassUnicodeEscape();
                break;
            default:
                throw Fault("invalid escape");
        }
    }

    private void PassUnicodeEscape()
    {
        const string LoneSurrogate = "lone leading surrogate in hex escape";
        var unit = (char)ReadHex();
        if (char.IsLowSurrogate(unit))
        {
            throw Fault(LoneSurrogate);
        }

        if (!char.IsHighSurrogate(unit))
        {
            return;
        }

        if (Take(JsonFaults.OpenString) != '\\' || Take(JsonFaults.OpenString) != 'u')
        {
            throw Fault("unexpected end of hex escape");
        }

        if (!char.IsLowSurrogate((char)ReadHex()))
        {
            throw Fault(LoneSurrogate);
        }
    }

    private ushort ReadHex()
    {
        const int Digits = 4;
        if (Text.Length - _index < Digits)
        {
            _index = Text.Length;
            throw Fault(JsonFaults.OpenString);
        }

        for (var i = 0; i < Digits; i++)
        {
            if (!char.IsAsciiHexDigit((char)Text[_index++]))
            {
                throw Fault("invalid escape");
            }
        }

        return ushort.Parse(Text[(_index - Digits).._index], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private int Take(string endFault)
    {
        if (_index == Text.Length)
        {
            throw Fault(endFault);
        }

        return Text[_index++];
    }
}
