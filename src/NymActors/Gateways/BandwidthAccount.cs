using NymActors.Protocol.Gateway;

namespace NymActors.Gateways;

/// <summary>
/// What the client may still send by its gateway's count, and whether it is claiming more (docs/protocol/03-gateway.md section 12).
/// Not thread-safe.
/// </summary>
internal sealed class BandwidthAccount
{
    /// <summary>Balance in bytes below which bandwidth is claimed, as current clients do.</summary>
    public const long ClaimThreshold = 40_000_000;

    private bool _isClaiming;

    /// <summary>Bytes left.</summary>
    public long Balance { get; private set; }

    /// <summary>Begins anew with the balance of a new connection; a claim on the old one is void.</summary>
    public void Open(long balance)
    {
        Balance = balance;
        _isClaiming = false;
    }

    /// <summary>Counts a packet of so many bytes.</summary>
    public void Spend(int bytes) => Balance -= bytes;

    /// <summary>Takes the balance that an answer of the gateway states, if it states one.</summary>
    public void Read(GatewayTextMessage answer)
    {
        switch (answer)
        {
            case SendResponse response:
                Balance = response.RemainingBandwidth;
                break;
            case BandwidthResponse response:
                Balance = response.AvailableTotal;
                _isClaiming = false;
                break;
            case OutOfBandwidthResponse response:
                Balance = response.Available;
                break;
            case ErrorResponse:
                _isClaiming = false;
                break;
        }
    }

    /// <summary>Whether more has to be claimed now; true once until the claim is answered.</summary>
    public bool TryBeginClaim()
    {
        if (Balance >= ClaimThreshold || _isClaiming)
        {
            return false;
        }

        _isClaiming = true;
        return true;
    }
}
