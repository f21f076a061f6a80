namespace NymActors.Streams.Links;

/// <summary>Limits of gateway connections.</summary>
public static class GatewayConnectionLimits
{
    /// <summary>Least value of the maximum message length: 64 KiB; real binary frames stay below 34 KiB.</summary>
    public const int LeastMaximumMessageLength = 64 * 1024;

    /// <summary>
    /// Greatest, and default, value of the maximum message length: 16 MiB, the field's limit for one frame; every message is one
    /// frame (docs/protocol/03-gateway.md section 2).
    /// </summary>
    public const int GreatestMaximumMessageLength = 16 * 1024 * 1024;

    internal static int Check(int maximumMessageLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumMessageLength, LeastMaximumMessageLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumMessageLength, GreatestMaximumMessageLength);
        return maximumMessageLength;
    }
}
