using System.Buffers.Binary;
using System.Text;
using NymActors.Protocol.Addressing;

namespace NymActors.EndToEnd.Tests.Hostile;

/// <summary>
/// Frames that an application of ill will, or a broken one, may send to the local WebSocket: random ones, mutated ones, well-formed ones that
/// ask for the impossible, and breaches of the WebSocket protocol. One seed gives the same frames.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="address">An address that exists.</param>
internal sealed class HostileFrames(int seed, string address)
{
    private const string Text = "{}[]\":,\\ \n0123456789-+.eEtrufalsnsdmgpypiotcrIABCxyz@/\u00e4\u20ac";

    // y = 1, the neutral element: it decompresses and has a low order.
    private const string LowOrderKey = "11111111111111111111111111111111";

    private readonly Random _random = new(seed);
    private readonly byte[] _address = AddressBytes(address);
    private readonly string _identity = address.Split('.', '@')[0];
    private readonly string _encryption = address.Split('.', '@')[1];
    private readonly string _gateway = address.Split('.', '@')[2];

    /// <summary>The next frame, masked as those of clients are.</summary>
    /// <returns>The bytes, and whether they end the connection.</returns>
    public (byte[] Bytes, bool EndsConnection) Next() => _random.Next(10_000) switch
    {
        // Rare: each of them costs a connection.
        < 5 => (Breach(), true),
        < 300 => (Control(), false),
        < 800 => (Frame(0x82, Bytes(_random.Next(200))), false),
        < 2_000 => (Frame(0x82, MutatedBinary()), false),
        < 3_000 => (Frame(0x82, ImpossibleBinary()), false),
        < 4_500 => (TextFrame(string.Concat(Enumerable.Range(0, _random.Next(60)).Select(_ => Text[_random.Next(Text.Length)]))), false),
        < 7_000 => (TextFrame(Mutate(Request())), false),
        _ => (TextFrame(Impossible()), false),
    };

    /// <summary>A text in one frame.</summary>
    public byte[] TextFrame(string text) => Frame(0x81, Encoding.UTF8.GetBytes(text));

    private string Request() => _random.Next(4) switch
    {
        0 => $$"""{"type":"send","message":"m","recipient":"{{address}}","connectionId":{{_random.Next(5)}}}""",
        1 => $$"""{"type":"sendAnonymous","message":"m","recipient":"{{address}}","replySurbs":3}""",
        2 => """{"type":"reply","message":"m","senderTag":"6CzGHguLGCk1f416kwDZB7"}""",
        _ => """{"type":"selfAddress"}""",
    };

    /// <summary>Always breaks something: a text that is still a request would be sent, and the queue be full of such.</summary>
    private string Mutate(string request)
    {
        var text = new StringBuilder(request);
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            var at = _random.Next(text.Length);
            switch (_random.Next(4))
            {
                case 0:
                    text.Remove(at, 1);
                    break;
                case 1:
                    text.Insert(at, Text[_random.Next(Text.Length)]);
                    break;
                case 2:
                    text[at] = (char)_random.Next(1, 0xd800);
                    break;
                default:
                    text.Insert(at, text.ToString(at, _random.Next(text.Length - at)));
                    break;
            }

            text.Append(text.Length == 0 ? "x" : "");
        }

        // One of two hundred may be whole again; not one that asks for reply SURBs, of which a mutation may make thousands.
        var mayBeWhole = _random.Next(200) == 0 && !request.Contains("replySurbs", StringComparison.Ordinal);
        return mayBeWhole ? text.ToString() : text.Append(']').ToString();
    }

    private string Impossible()
    {
        var connection = _random.Next(3) == 0 ? $",\"connectionId\":{_random.NextInt64()}" : "";
        return _random.Next(12) switch
        {
            // The frame that ended all sending for good.
            0 => $$"""{"type":"send","message":"x","recipient":"{{_identity}}.{{LowOrderKey}}@{{_gateway}}"{{connection}}}""",
            1 => $$"""{"type":"sendAnonymous","message":"x","replySurbs":1,"recipient":"{{_identity}}.{{LowOrderKey}}@{{_gateway}}"{{connection}}}""",
            2 => $$"""{"type":"send","message":"x","recipient":"{{LowOrderKey}}.{{_encryption}}@{{_gateway}}"{{connection}}}""",
            3 => $$"""{"type":"send","message":"x","recipient":"{{_identity}}.{{_encryption}}@{{_identity}}"{{connection}}}""",
            4 => $$"""{"type":"sendAnonymous","message":"x","replySurbs":4294967295,"recipient":"{{address}}"{{connection}}}""",
            5 => $$"""{"type":"sendAnonymous","message":"x","replySurbs":5001,"recipient":"{{address}}"{{connection}}}""",
            6 => $$"""{"type":"reply","message":"x","senderTag":"{{Tag()}}"{{connection}}}""",
            7 => $$"""{"type":"reply","message":"","senderTag":"{{Tag()}}"{{connection}}}""",
            8 => $$"""{"type":"send","message":{{Nested()}},"recipient":"{{address}}"{{connection}}""",
            9 => $$"""{"type":"send","message":"\ud800","recipient":"{{address}}"{{connection}}}""",
            10 => $$"""{"type":"{{new string('s', _random.Next(2_000))}}"}""",
            _ => $$"""{"type":"send","message":"x","recipient":"{{new string('1', _random.Next(500))}}.{{_encryption}}@{{_gateway}}"{{connection}}}""",
        };
    }

    /// <summary>A binary request, not more than a few bytes of which are others: always broken, as those in text form are.</summary>
    private byte[] MutatedBinary()
    {
        byte[] request = _random.Next(6) switch
        {
            0 => [0, .. _address, .. Tail(0, 1)],
            1 => [1, 0, 0, 0, 3, .. _address, .. Tail(0, 1)],
            2 => [2, .. Bytes(SenderTag.Length), .. Tail(5, 1)],
            3 => [3],
            4 => [4, .. Lane()],
            _ => [5, .. Lane()],
        };
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            request[_random.Next(request.Length)] ^= (byte)(1 << _random.Next(8));
        }

        // One byte too many or too few, so that no message is sent.
        return _random.Next(2) == 0 ? [.. request, 0] : request[..^1];
    }

    private byte[] ImpossibleBinary() => _random.Next(8) switch
    {
        0 => [0, .. _address[..32], .. new byte[32], .. _address[64..], .. Tail(1, 1)], // a key of low order
        1 => [0, .. _address[..64], .. _address[..32], .. Tail(1, 1)], // an unknown gateway
        2 => [1, 0xff, 0xff, 0xff, 0xff, .. _address, .. Tail(1, 1)], // more reply SURBs than there can be
        3 => [2, .. Bytes(SenderTag.Length), .. Tail(0, 1)], // nobody's tag
        4 => [0, .. _address, .. Tail(0, 1)[..8], 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], // a length that no memory has
        5 => [(byte)_random.Next(6, 256), .. Bytes(_random.Next(20))],
        6 => [4, .. Lane()],
        _ => [5, .. Lane()],
    };

    // Not lane 7, in which the messages travel that must not be lost.
    private byte[] Lane() => [0, 0, 0, 0, 0, 0, 1, (byte)_random.Next(256)];

    /// <summary>Connection, length and as many bytes.</summary>
    private static byte[] Tail(byte connection, byte length) => [0, 0, 0, 0, 0, 0, 0, connection, 0, 0, 0, 0, 0, 0, 0, length, .. new byte[length]];

    private string Tag()
    {
        const string alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        return string.Concat(Enumerable.Range(0, 22).Select(i => alphabet[_random.Next(i == 0 ? 7 : alphabet.Length)]));
    }

    private string Nested()
    {
        var depth = _random.Next(300);
        return new string('[', depth) + new string(']', depth);
    }

    private static byte[] AddressBytes(string address)
    {
        var bytes = new byte[Recipient.Length];
        Recipient.Parse(address).CopyTo(bytes);
        return bytes;
    }

    /// <summary>Control frames that are allowed.</summary>
    private byte[] Control() => Frame(_random.Next(2) == 0 ? (byte)0x89 : (byte)0x8a, Bytes(_random.Next(126)));

    private byte[] Breach() => _random.Next(9) switch
    {
        0 => Frame(0xc1, Bytes(3)), // a reserved bit
        1 => Frame(0x83, Bytes(3)), // an unknown opcode
        2 => Frame(0x80, Bytes(3)), // a continuation of nothing
        3 => Frame(0x81, [0xc3, 0x28]), // not UTF-8
        4 => Frame(0x89, Bytes(200)), // a ping that is too long
        5 => Frame(0x09, Bytes(3)), // a ping in pieces
        6 => [0x81, 0xff, 0, 0, 0, 0, 1, 0, 0, 1, 1, 2, 3, 4], // the header of a frame of 16 MiB and one byte
        7 => Frame(0x88, [0x03, 0xe8]), // a close
        _ => [0x81, 0x03, 1, 2, 3], // not masked
    };

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Frame(byte first, byte[] payload)
    {
        var length = payload.Length;
        var headerLength = length < 126 ? 2 : 4;
        var frame = new byte[headerLength + 4 + length];
        frame[0] = first;
        frame[1] = (byte)(0x80 | (length < 126 ? length : 126));
        if (length >= 126)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)length);
        }

        var mask = frame.AsSpan(headerLength, 4);
        _random.NextBytes(mask);
        for (var i = 0; i < length; i++)
        {
            frame[headerLength + 4 + i] = (byte)(payload[i] ^ mask[i % 4]);
        }

        return frame;
    }
}
