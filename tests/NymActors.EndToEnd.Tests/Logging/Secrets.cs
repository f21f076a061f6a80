using System.Text;
using Microsoft.Data.Sqlite;
using SimpleBase;

namespace NymActors.EndToEnd.Tests.Logging;

/// <summary>What of a client nobody may read in a log, in the forms in which it could stand there.</summary>
internal static class Secrets
{
    /// <summary>The secret keys in a client's directory: of identity, encryption and acknowledgements, and those shared with gateways.</summary>
    public static IReadOnlyDictionary<string, byte[]> In(string directory)
    {
        var secrets = new Dictionary<string, byte[]>();
        foreach (var name in new[] { "private_identity", "private_encryption", "ack_key" })
        {
            secrets[name] = Convert.FromBase64String(string.Concat(
                File.ReadLines(Path.Combine(directory, "data", $"{name}.pem")).Where(static line => !line.StartsWith('-'))));
        }

        using var database = new SqliteConnection($"Data Source={Path.Combine(directory, "data", "gateways_registrations.sqlite")};Mode=ReadOnly;Pooling=False");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT gateway_id_bs58, derived_aes256_gcm_siv_key FROM remote_gateway_details";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            secrets[$"shared with {rows.GetString(0)}"] = (byte[])rows[1];
        }

        return secrets;
    }

    /// <summary>How some bytes may stand in a text: base58, hexadecimal, base64 wherever it begins, a list of numbers, the text that they are.</summary>
    public static IEnumerable<string> Forms(byte[] bytes)
    {
        yield return Base58.Bitcoin.Encode(bytes);
        yield return Convert.ToHexString(bytes);
        yield return Convert.ToHexStringLower(bytes);
        yield return BitConverter.ToString(bytes);
        yield return string.Join(',', bytes);
        yield return string.Join(", ", bytes);
        foreach (var shift in new[] { 0, 1, 2 })
        {
            // What stands before in the same base64 shifts the letters; those that only some of our bits decide are left out.
            var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
            yield return text[(shift == 0 ? 0 : shift + 1)..^4];
        }
    }

    /// <summary>How a text may stand in a log: as it is, or as its bytes.</summary>
    public static IEnumerable<string> Forms(string text) => Forms(Encoding.UTF8.GetBytes(text)).Prepend(text);
}
