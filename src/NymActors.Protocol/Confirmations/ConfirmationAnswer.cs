using System.Buffers.Binary;

namespace NymActors.Protocol.Confirmations;

/// <summary>
/// What a receiver answers to a <see cref="ConfirmationRequest"/>, as the data of a reply that fits one packet
/// (docs/protocol/07-confirmations.md 3).
/// </summary>
/// <param name="Request">What was asked.</param>
/// <param name="State">How far it is there.</param>
/// <param name="Missing">What is missing of it; null in all states but <see cref="ConfirmationState.Missing"/>.</param>
public sealed record ConfirmationAnswer(ConfirmationRequest Request, ConfirmationState State, MissingFragments? Missing = null)
{
    /// <summary>Length in bytes of an answer that names no fragments.</summary>
    public const int ShortLength = 10;

    /// <summary>Length in bytes of an answer that names the missing fragments.</summary>
    public const int LongLength = ShortLength + MissingFragments.Length;

    private const string What = "confirmation";
    private const byte Version = 1;
    private const int StateOffset = 9;

    /// <summary>Reads an answer.</summary>
    /// <param name="bytes">The data of the reply.</param>
    /// <exception cref="ProtocolException">The bytes are no answer of a known version.</exception>
    public static ConfirmationAnswer Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ShortLength)
        {
            throw new ProtocolException(What, 0, $"{bytes.Length} bytes, an answer has at least {ShortLength}");
        }

        if (bytes[0] != Version)
        {
            throw new ProtocolException(What, 0, $"unknown version {bytes[0]}");
        }

        var setId = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        if (setId <= 0)
        {
            throw new ProtocolException(What, 1, "the set id is not positive");
        }

        var request = new ConfirmationRequest(setId, BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]));
        var state = (ConfirmationState)bytes[StateOffset];
        if (state > ConfirmationState.Unusable)
        {
            throw new ProtocolException(What, StateOffset, $"unknown state {bytes[StateOffset]}");
        }

        var length = state == ConfirmationState.Missing ? LongLength : ShortLength;
        return bytes.Length == length
            ? new ConfirmationAnswer(request, state, state == ConfirmationState.Missing ? MissingFragments.FromBytes(bytes[ShortLength..]) : null)
            : throw new ProtocolException(What, ShortLength, $"{bytes.Length} bytes instead of {length}");
    }

    /// <summary>The answer as bytes.</summary>
    /// <exception cref="InvalidOperationException">It says that fragments are missing and not which.</exception>
    public byte[] ToArray()
    {
        var bytes = new byte[State == ConfirmationState.Missing ? LongLength : ShortLength];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Request.SetId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), Request.Checksum);
        bytes[StateOffset] = (byte)State;
        if (State == ConfirmationState.Missing)
        {
            (Missing ?? throw new InvalidOperationException("The missing fragments are not given.")).CopyTo(bytes.AsSpan(ShortLength));
        }

        return bytes;
    }
}
