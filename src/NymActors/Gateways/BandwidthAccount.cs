using NymActors.Protocol.Gateway;

namespace NymActors.Gateways;

/// <summary>
/// What the client may still send by its gateway's count, and whether it is claiming more (docs/protocol/03-gateway.md section 12). More is
/// claimed long before it is needed, by one claim at a time. Only when the gateway has refused a packet does the client wait with the next: a
/// gateway may count and forward all the same. Not thread-safe.
/// </summary>
/// <param name="time">Times claims.</param>
internal sealed class BandwidthAccount(TimeProvider time)
{
    /// <summary>Balance in bytes below which bandwidth is claimed, as current clients do.</summary>
    public const long ClaimThreshold = 40_000_000;

    /// <summary>The wait after a claim that was refused.</summary>
    internal static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private bool _isClaiming;
    private bool _isRefused;
    private long _claimed;

    /// <summary>Bytes left.</summary>
    public long Balance { get; private set; }

    /// <summary>The gateway has refused a packet for want of bandwidth, and has granted none since.</summary>
    public bool IsOut { get; private set; }

    /// <summary>How long a claim has been without an answer; zero when none is.</summary>
    public TimeSpan ClaimingFor => _isClaiming ? time.GetElapsedTime(_claimed) : TimeSpan.Zero;

    /// <summary>Begins anew with the balance of a new connection; a claim on the old one is void.</summary>
    public void Open(long balance)
    {
        Balance = balance;
        _isClaiming = _isRefused = IsOut = false;
    }

    /// <summary>Counts a packet of so many bytes.</summary>
    public void Spend(int bytes) => Balance -= bytes;

    /// <summary>Takes the balance that an answer of the gateway states, if it states one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="about">What it answers, if that is known.</param>
    public void Read(GatewayTextMessage answer, GatewayRequestKind? about)
    {
        switch (answer)
        {
            case SendResponse response:
                Balance = response.RemainingBandwidth;
                IsOut = false;
                break;
            case BandwidthResponse response:
                Balance = response.AvailableTotal;
                _isClaiming = _isRefused = IsOut = false;
                break;
            case OutOfBandwidthResponse response:
                Balance = response.Available;
                IsOut = true;
                break;
            case ErrorResponse when about == GatewayRequestKind.Claim || (about is null && _isClaiming):
                _isClaiming = false;
                _isRefused = true;
                break;
            case ErrorResponse error when about == GatewayRequestKind.Packet && IsRefusal(error):
                // The old generation says it so.
                Balance = 0;
                IsOut = true;
                break;
        }
    }

    /// <summary>Whether more has to be claimed now; true once until the claim is answered, and not soon after it was refused.</summary>
    public bool TryBeginClaim()
    {
        if (Balance >= ClaimThreshold || _isClaiming || (_isRefused && time.GetElapsedTime(_claimed) < Retry))
        {
            return false;
        }

        _isClaiming = true;
        _claimed = time.GetTimestamp();
        return true;
    }

    /// <summary>Whether an answer to a packet says that there is no bandwidth for it.</summary>
    public static bool IsRefusal(GatewayTextMessage answer) =>
        answer is OutOfBandwidthResponse || (answer is ErrorResponse error && error.Message.Contains("insufficient bandwidth", StringComparison.OrdinalIgnoreCase));
}
