using NymActors.Configuration;

namespace NymActors.Host.CommandLine;

/// <summary>Profiles in words: what they cost, what they give up.</summary>
internal static class ProfileText
{
    /// <summary>The profiles, to be compared.</summary>
    public static string Comparison =>
        string.Concat(TrafficProfile.All.Select(static profile =>
            $"{profile.Name}: {profile.Summary}\n  costs     {profile.Price}\n  gives up  {profile.GivesUp}\n\n"))
        + $"The share of a core is {TrafficPrice.ProcessorTimePerPacket.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)} ms for each packet, "
        + "as measured on one machine; bytes are those of frames, TCP and TLS add some.\n"
        + "Choose with \"nym-client init --id <ID> --profile <PROFILE>\", or for one run with \"run\".\n";

    /// <summary>What was chosen with <c>--profile</c>, as it is with all that was chosen beside it.</summary>
    public static string Chosen(TrafficProfile profile, ClientConfiguration configuration) =>
        $"Profile {profile.Name}: {TrafficPrice.Of(configuration)}. It gives up {profile.GivesUp}.";
}
