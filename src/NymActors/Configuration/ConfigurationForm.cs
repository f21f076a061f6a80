namespace NymActors.Configuration;

/// <summary>The forms that config.toml has had, oldest first (docs/protocol/05-native-client.md section 2.6).</summary>
internal enum ConfigurationForm
{
    /// <summary>Up to 1.1.13: paths and gateway in [client], a flat [debug].</summary>
    UpTo1113,

    /// <summary>Up to 1.1.20: the same with tables below [debug].</summary>
    UpTo1120,

    /// <summary>Up to 1.1.20-2: paths in [storage_paths], the gateway still in [client.gateway_endpoint].</summary>
    UpTo11202,

    /// <summary>1.1.29 and up to 1.1.33: the gateway in files of its own.</summary>
    UpTo1133,

    /// <summary>Up to 1.1.54: several gateways in a database, delays of [debug.traffic] as texts.</summary>
    UpTo1154,

    /// <summary>That of 1.1.76.</summary>
    Current,
}
