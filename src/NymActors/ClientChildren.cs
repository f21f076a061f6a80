namespace NymActors;

/// <summary>The names of the children of a client's root, which stand in paths and logs.</summary>
internal static class ClientChildren
{
    public const string Acknowledgements = "acknowledgements";

    public const string Confirmations = "confirmations";

    public const string CoverTraffic = "cover-traffic";

    public const string Gateway = "gateway";

    public const string Health = "health";

    public const string Reception = "reception";

    public const string Sessions = "sessions";

    public const string SurbStore = "surb-store";

    public const string Topology = "topology";

    public const string Traffic = "traffic";
}
