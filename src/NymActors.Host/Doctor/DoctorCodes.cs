namespace NymActors.Host.Doctor;

/// <summary>The names of what can be wrong; each has a page docs/doctor/NAME.md.</summary>
internal static class DoctorCodes
{
    /// <summary>There is no client of this id.</summary>
    public const string NoClient = "no-client";

    /// <summary>config.toml cannot be used.</summary>
    public const string Configuration = "config-unusable";

    /// <summary>The client's files have a form that is brought up to date at the next run.</summary>
    public const string OldForm = "old-form";

    /// <summary>Others may read secret files.</summary>
    public const string Permissions = "permissions-open";

    /// <summary>Keys or registration are missing or damaged.</summary>
    public const string Store = "store-damaged";

    /// <summary>A database of the client is damaged.</summary>
    public const string Database = "database-damaged";

    /// <summary>A directory gives no answer.</summary>
    public const string DirectoryUnreachable = "directory-unreachable";

    /// <summary>The clock of this machine is wrong.</summary>
    public const string Clock = "clock-wrong";

    /// <summary>The directory gives no network that can be used.</summary>
    public const string Network = "network-unusable";

    /// <summary>The client's gateway is not in the network.</summary>
    public const string GatewayGone = "gateway-gone";

    /// <summary>The gateway takes no TCP connection.</summary>
    public const string GatewayUnreachable = "gateway-unreachable";

    /// <summary>The gateway's certificate is refused.</summary>
    public const string GatewayTls = "gateway-tls";

    /// <summary>What listens there is no gateway.</summary>
    public const string GatewayWebSocket = "gateway-no-websocket";

    /// <summary>The gateway does not let the client in.</summary>
    public const string GatewayRefused = "gateway-refused";

    /// <summary>Mix nodes pass no packets on.</summary>
    public const string MixNodes = "mix-nodes-silent";
}
